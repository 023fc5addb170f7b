package io.coursework.curricula.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A subgroup, from the identity alone up to the whole group. Immutable; equal if group and elements
 * are.
 */
public final class Subgroup {
  private final PermutationGroup group;
  private final int[] elements; // numbers in the group, rising; the identity, 0, is the first
  private final boolean[] contains; // by number in the group

  private Subgroup(PermutationGroup group, int[] elements) {
    this.group = group;
    this.elements = elements;
    contains = new boolean[group.order()];
    for (int element : elements) {
      contains[element] = true;
    }
  }

  /**
   * The subgroup of a name or of generators.
   *
   * @param text alternating (the even permutations), klein (the double transpositions of the first
   *     four points), stabilizer (what fixes the last point), trivial, C1..C128 (the one subgroup
   *     of that order of a cyclic group), or generators in one-line notation such as {@code 120}
   * @throws IllegalArgumentException saying what is wrong with it; the message begins with a verb
   */
  public static Subgroup of(PermutationGroup group, String text) {
    int last = group.degree() - 1;
    if (text.matches("C[1-9][0-9]{0,2}")) {
      return cyclic(group, Integer.parseInt(text.substring(1)));
    }
    return switch (text) {
      case "alternating" -> where(group, a -> even(group, a));
      case "stabilizer" -> where(group, a -> group.image(a, last) == last);
      case "trivial" -> where(group, a -> a == 0);
      case "klein" -> klein(group);
      default -> generated(group, text);
    };
  }

  public PermutationGroup group() {
    return group;
  }

  /** How many elements there are; divides the order of the group. */
  public int order() {
    return elements.length;
  }

  /**
   * The element of a rank.
   *
   * @param rank 0..order-1; 0 is the identity
   * @return its number in the group
   */
  public int element(int rank) {
    return elements[rank];
  }

  public boolean contains(int element) {
    return contains[element];
  }

  /** Whether left and right cosets are the same: gh(g^-1) is in the subgroup for all g and h. */
  public boolean normal() {
    for (int g = 0; g < group.order(); g++) {
      for (int h : elements) {
        if (!contains[group.product(group.product(g, h), group.inverse(g))]) {
          return false;
        }
      }
    }
    return true;
  }

  private static Subgroup where(PermutationGroup group, IntPredicate condition) {
    return new Subgroup(group, IntStream.range(0, group.order()).filter(condition).toArray());
  }

  private static boolean even(PermutationGroup group, int a) {
    int inversions = 0;
    for (int i = 0; i < group.degree(); i++) {
      for (int j = i + 1; j < group.degree(); j++) {
        inversions += group.image(a, i) > group.image(a, j) ? 1 : 0;
      }
    }
    return inversions % 2 == 0;
  }

  private static Subgroup klein(PermutationGroup group) {
    if (group.degree() < 4) {
      throw new IllegalArgumentException(
          "needs four points, and the group has " + group.degree() + "; choose another subgroup");
    }
    int[] first = PermutationGroup.cycle(group.degree(), 0, 1);
    int[] second = PermutationGroup.cycle(group.degree(), 0, 2);
    first[2] = 3;
    first[3] = 2;
    second[1] = 3;
    second[3] = 1;
    return closure(group, List.of(first, second));
  }

  private static Subgroup cyclic(PermutationGroup group, int order) {
    boolean isCyclic = IntStream.range(0, group.order()).anyMatch(a -> isGenerator(group, a));
    if (!isCyclic || group.order() % order != 0) {
      throw new IllegalArgumentException(
          isCyclic
              ? "does not divide the group's order of " + group.order() + "; choose a divisor"
              : "is for cyclic groups only; name the subgroup by a generator such as '120'");
    }
    return where(group, a -> power(group, a, order) == 0);
  }

  private static boolean isGenerator(PermutationGroup group, int a) {
    int order = 1;
    for (int power = a; power != 0; power = group.product(power, a)) {
      order++;
    }
    return order == group.order();
  }

  private static int power(PermutationGroup group, int a, int exponent) {
    int power = 0;
    for (int i = 0; i < exponent; i++) {
      power = group.product(power, a);
    }
    return power;
  }

  private static Subgroup generated(PermutationGroup group, String text) {
    if (!text.matches("[0-9]+( [0-9]+)*")) {
      throw new IllegalArgumentException(
          "is not a subgroup; choose alternating, klein, stabilizer, trivial, C<order> of a cyclic"
              + " group, or generators such as '120'");
    }
    return closure(group, PermutationGroup.generators(text));
  }

  private static Subgroup closure(PermutationGroup group, List<int[]> generators) {
    List<Integer> numbers = new ArrayList<>();
    for (int[] generator : generators) {
      int number = group.indexOf(generator);
      if (number < 0) {
        throw new IllegalArgumentException(
            "lies outside the group, which does not hold "
                + Arrays.toString(generator)
                + "; choose generators in the group");
      }
      numbers.add(number);
    }
    List<Integer> found = new ArrayList<>(List.of(0));
    boolean[] seen = new boolean[group.order()];
    seen[0] = true;
    for (int i = 0; i < found.size(); i++) {
      for (int generator : numbers) {
        int next = group.product(generator, found.get(i));
        if (!seen[next]) {
          seen[next] = true;
          found.add(next);
        }
      }
    }
    return where(group, a -> seen[a]);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Subgroup subgroup
            && Arrays.equals(elements, subgroup.elements)
            && group.equals(subgroup.group);
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + order();
  }

  @Override
  public String toString() {
    return "subgroup of order " + order() + " of the " + group;
  }
}
