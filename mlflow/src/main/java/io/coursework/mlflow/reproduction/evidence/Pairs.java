package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.statistics.MeanDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs of two arms that have size and seed in common.
 *
 * @param pairs each a single and a joint run
 */
public record Pairs(List<Pair> pairs) {

  private static final double LEVEL = 0.95;

  /** Two runs that differ in their curriculum alone. */
  public record Pair(StudyRun single, StudyRun joint) {}

  public static Pairs of(PaperStudy study, Arm single, Arm joint) {
    List<Pair> pairs = new ArrayList<>();
    for (StudyRun one : study.runs(single)) {
      for (StudyRun other : study.runs(joint)) {
        if (one.width() == other.width() && one.block() == other.block()) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    return new Pairs(pairs);
  }

  /** Those whose joint run is as asked. */
  Pairs whereJoint(Predicate<StudyRun> asked) {
    return new Pairs(pairs.stream().filter(pair -> asked.test(pair.joint())).toList());
  }

  /**
   * Mean of joint less single, over the pairs in which both have the value.
   *
   * @return empty if no pair has it
   */
  Optional<MeanDifference> difference(Function<StudyRun, OptionalDouble> value) {
    List<Pair> both =
        pairs.stream()
            .filter(
                pair ->
                    value.apply(pair.single()).isPresent() && value.apply(pair.joint()).isPresent())
            .toList();
    return both.isEmpty()
        ? Optional.empty()
        : Optional.of(
            MeanDifference.paired(
                both.stream().mapToDouble(p -> value.apply(p.single()).getAsDouble()).toArray(),
                both.stream().mapToDouble(p -> value.apply(p.joint()).getAsDouble()).toArray(),
                LEVEL));
  }
}
