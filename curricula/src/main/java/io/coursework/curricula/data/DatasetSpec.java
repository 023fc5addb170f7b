package io.coursework.curricula.data;

import io.coursework.curricula.curriculum.OperationWeights;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.split.SplitSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a task is made into a data set.
 *
 * @param split what is held out
 * @param parts of the split that the rows are from; at least one
 * @param mix weight of each operation, 0 or more and finite, one above 0
 * @param rows at least 1
 * @param seed of the split and of the rows
 */
public record DatasetSpec(
    @Key("what is held out") SplitSpec split,
    @Key("which parts of the split the rows are from") Set<SplitPart> parts,
    @Key("weight of each operation, >= 0, such as {SUM: 2, MAX: 1}") Map<String, Double> mix,
    @Key("how many, >= 1") long rows,
    @Key(value = "of the split and of the rows", otherwise = "0") long seed) {
  public DatasetSpec {
    Requirements requirements = new Requirements();
    mix = OperationWeights.checked("mix", mix, requirements);
    requirements
        .require(split != null, "split is missing; choose type multiset or none")
        .require(
            parts != null && !parts.isEmpty(), "parts is empty; choose training, held_out or both")
        .require(rows >= 1, "rows = %d is below 1; choose how many rows to write", rows)
        .require(
            split == null
                || split.holdsOut()
                || parts == null
                || parts.contains(SplitPart.TRAINING),
            "parts = held_out has no row where split holds nothing out; choose another split")
        .require(
            split == null
                || !split.holdsOut()
                || parts == null
                || !Collections.disjoint(parts, split.parts()),
            "parts = %s has no row where split has %s; choose another part or split",
            words(parts),
            split == null ? "" : words(split.parts()))
        .throwIfAny();
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  private static List<String> words(Set<SplitPart> parts) {
    return parts == null ? List.of() : parts.stream().sorted().map(SnakeCase::of).toList();
  }
}
