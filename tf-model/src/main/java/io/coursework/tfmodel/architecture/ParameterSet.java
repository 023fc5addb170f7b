package io.coursework.tfmodel.architecture;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some elements of a flat parameter vector. Immutable. */
public final class ParameterSet {

  /** No element. */
  public static final ParameterSet NONE = new ParameterSet(new BitSet());

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

  private final BitSet elements;

  private ParameterSet(BitSet elements) {
    this.elements = elements;
  }

  /** All elements of the tensors whose names are chosen. */
  public static ParameterSet of(ParameterLayout layout, Predicate<String> names) {
    Builder set = new Builder();
    layout.tensors().stream()
        .filter(tensor -> names.test(tensor.name()))
        .forEach(tensor -> set.add(tensor.offset(), tensor.size()));
    return set.build();
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @param length of the vector, which all elements must lie in
   * @throws IllegalArgumentException if the text is not a set of its elements
   */
  public static ParameterSet parse(String text, int length) {
    Builder set = new Builder();
    for (String word : text.isEmpty() ? List.<String>of() : List.of(text.split(" "))) {
      Matcher range = RANGE.matcher(word);
      if (!range.matches()
          || Integer.parseInt(range.group(2)) > length
          || Integer.parseInt(range.group(1)) >= Integer.parseInt(range.group(2))) {
        throw new IllegalArgumentException(
            "'%s' is not a range of %d parameters".formatted(word, length));
      }
      int begin = Integer.parseInt(range.group(1));
      set.add(begin, Integer.parseInt(range.group(2)) - begin);
    }
    return set.build();
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  /** How many elements it has. */
  public int size() {
    return elements.cardinality();
  }

  public boolean contains(int element) {
    return elements.get(element);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSet set && elements.equals(set.elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  /** Ranges from the first element to the one after the last: {@code 0-160 320-336}. */
  @Override
  public String toString() {
    List<String> ranges = new ArrayList<>();
    for (int begin = elements.nextSetBit(0); begin >= 0; ) {
      int end = elements.nextClearBit(begin);
      ranges.add(begin + "-" + end);
      begin = elements.nextSetBit(end);
    }
    return String.join(" ", ranges);
  }

  /** A set that grows. */
  public static final class Builder {

    private final BitSet elements = new BitSet();

    /**
     * Adds some elements side by side.
     *
     * @param begin index of the first
     */
    public Builder add(int begin, int count) {
      elements.set(begin, begin + count);
      return this;
    }

    /** The set so far; more can be added afterwards. */
    public ParameterSet build() {
      return new ParameterSet((BitSet) elements.clone());
    }
  }
}
