package io.coursework.analysis.model;

import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which elements of an activation an intervention touches. */
@FunctionalInterface
public interface Selection {

  /** All of them. */
  Selection EVERYTHING = index -> true;

  /** Whether it touches an element. */
  boolean holds(Index index);

  /** Those of some prompts. */
  static Selection rows(int... rows) {
    return among(index -> index.of(HookAxis.ROW), rows);
  }

  /** Those of the tokens at some positions, in every prompt; of a pattern, where these look. */
  static Selection positions(int... positions) {
    return among(Index::position, positions);
  }

  /** Those of some attention heads. */
  static Selection heads(int... heads) {
    return among(index -> index.of(HookAxis.HEAD), heads);
  }

  /** Of scores and patterns, those that look at some positions. */
  static Selection keys(int... keys) {
    return among(index -> index.of(HookAxis.KEY), keys);
  }

  private static Selection among(ToIntFunction<Index> own, int[] chosen) {
    Set<Integer> set = IntStream.of(chosen).boxed().collect(Collectors.toUnmodifiableSet());
    return index -> set.contains(own.applyAsInt(index));
  }

  /** Those that another selection holds as well. */
  default Selection and(Selection other) {
    return index -> holds(index) && other.holds(index);
  }
}
