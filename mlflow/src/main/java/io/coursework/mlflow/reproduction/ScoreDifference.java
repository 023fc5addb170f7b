package io.coursework.mlflow.reproduction;

import io.coursework.analysis.rule.Criterion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * By how much a score of a probe is higher in one arm's runs than in another's of the same size and
 * block, where both have learned the target and so have had the same time since. A block counts
 * once, with the mean over its sizes.
 *
 * @param score for example {@code ordering/spearman_max}
 * @param words what it is, for people
 * @param higher the arm that is claimed to have more of it
 * @param lower the other one
 */
public record ScoreDifference(
    String score, String words, Arm higher, Arm lower, Criterion criterion) implements Part {

  @Override
  public String name() {
    return "%s, %s less %s".formatted(words, higher.curriculum(), lower.curriculum());
  }

  @Override
  public List<Arm> arms() {
    return List.of(higher, lower);
  }

  @Override
  public String rule() {
    return "between runs of equal size and block that have both learned, block by block";
  }

  @Override
  public Found find(Study study, double alpha) {
    return BlockDifferences.judge(name(), criterion, differences(study), alpha);
  }

  /** One value per block that has a pair. */
  private double[] differences(Study study) {
    List<Double> differences = new ArrayList<>();
    for (long block : study.blocks()) {
      List<Double> own = new ArrayList<>();
      for (StudyRun one : study.complete(higher)) {
        for (StudyRun other : study.complete(lower)) {
          if (one.block() == block
              && other.block() == block
              && one.width() == other.width()
              && one.learned()
              && other.learned()) {
            OptionalDouble more = one.score(score);
            OptionalDouble less = other.score(score);
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
}
