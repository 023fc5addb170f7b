package io.coursework.curricula.data;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.evaluation.Part;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.SplitSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a task is made into a data set.
 *
 * @param split what is held out
 * @param parts which sides of the split the rows are from; at least one
 * @param mix weight of each operation, 0 or more and finite, one above 0
 * @param rows at least 1
 * @param seed of the split and of the rows
 */
public record DatasetSpec(
    @Key("what is held out") SplitSpec split,
    @Key("which sides of the split the rows are from") Set<Part> parts,
    @Key("weight of each operation, >= 0, such as {SUM: 2, MAX: 1}") Map<String, Double> mix,
    @Key("how many, >= 1") long rows,
    @Key(value = "of the split and of the rows", otherwise = "0") long seed) {
  public DatasetSpec {
    Map<String, Double> canonical = new TreeMap<>();
    if (mix != null) {
      mix.forEach((name, weight) -> canonical.merge(Names.canonical(name), weight, Double::sum));
    }
    new Requirements()
        .require(split != null, "split is missing; choose type multiset or none")
        .require(
            parts != null && !parts.isEmpty(), "parts is empty; choose training, held_out or both")
        .require(
            canonical.values().stream().allMatch(w -> w >= 0 && Double.isFinite(w))
                && canonical.values().stream().anyMatch(w -> w > 0),
            "mix = %s needs weights of 0 or more, and one above 0",
            canonical)
        .require(rows >= 1, "rows = %d is below 1; choose how many rows to write", rows)
        .require(
            split == null || split.holdsOut() || parts == null || parts.contains(Part.TRAINING),
            "parts = held_out has no row where split holds nothing out; choose another split")
        .throwIfAny();
    mix = Collections.unmodifiableMap(canonical);
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }
}
