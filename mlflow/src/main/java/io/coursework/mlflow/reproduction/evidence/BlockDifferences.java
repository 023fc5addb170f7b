package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.statistics.MeanDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/** Differences between two arms, one per block; their mean is judged by Student's t. */
final class BlockDifferences {

  private BlockDifferences() {}

  /**
   * By how much a value is higher in one arm's runs than in another's of the same size and block; a
   * block counts once, with the mean over its sizes.
   *
   * @param counts which runs do
   * @return one value per block that has a pair
   */
  static double[] of(
      PaperStudy study,
      Arm higher,
      Arm lower,
      Predicate<StudyRun> counts,
      Function<StudyRun, OptionalDouble> value) {
    List<Double> differences = new ArrayList<>();
    for (long block : study.blocks()) {
      List<Double> own = new ArrayList<>();
      for (StudyRun one : study.complete(higher)) {
        for (StudyRun other : study.complete(lower)) {
          if (one.block() == block
              && other.block() == block
              && one.width() == other.width()
              && counts.test(one)
              && counts.test(other)) {
            OptionalDouble more = value.apply(one);
            OptionalDouble less = value.apply(other);
            if (more.isPresent() && less.isPresent()) {
              own.add(more.getAsDouble() - less.getAsDouble());
            }
          }
        }
      }
      if (!own.isEmpty()) {
        differences.add(own.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
      }
    }
    return differences.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static ClaimPart.Found judge(
      String name, Criterion criterion, double[] differences, double alpha) {
    Effect effect =
        level -> {
          if (differences.length < 2) {
            return Ends.unknown();
          }
          MeanDifference mean =
              MeanDifference.paired(new double[differences.length], differences, level);
          return Double.isNaN(mean.low()) ? Ends.unknown() : new Ends(mean.low(), mean.high());
        };
    Measured measured =
        new Measured(
            name,
            Arrays.stream(differences).average().orElse(Double.NaN),
            effect.interval(Measured.LEVEL),
            criterion);
    if (differences.length < Looks.FEWEST_BLOCKS) {
      return new ClaimPart.Found(
          Verdict.Kind.UNDECIDED_SEEDS,
          measured,
          "%s is known of %d blocks, and %d are needed"
              .formatted(name, differences.length, Looks.FEWEST_BLOCKS));
    }
    return Judge.found(criterion.judge(effect, alpha), measured);
  }
}
