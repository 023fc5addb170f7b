package io.coursework.mlflow.reproduction;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.statistics.MeanDifference;
import java.util.Arrays;

/** Judges the mean of differences, one per block, by Student's t. */
final class BlockDifferences {

  private BlockDifferences() {}

  static Part.Found judge(String name, Criterion criterion, double[] differences, double alpha) {
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
      return new Part.Found(
          Verdict.Kind.UNDECIDED_SEEDS,
          measured,
          "%s is known of %d blocks, and %d are needed"
              .formatted(name, differences.length, Looks.FEWEST_BLOCKS));
    }
    return Judge.found(criterion.judge(effect, alpha), measured);
  }
}
