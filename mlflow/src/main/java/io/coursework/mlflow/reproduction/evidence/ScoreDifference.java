package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.util.List;
import java.util.Optional;

/**
 * By how much a score of a probe is higher in one arm's runs than in another's of the same size and
 * block, where both have learned the target. A run ends a fixed share of its steps after it has
 * learned, so one that learned later was also trained for longer since. A block counts once, with
 * the mean over its sizes.
 *
 * @param score for example {@code ordering/spearman_max}
 * @param words what it is, for people
 * @param higher the arm that is claimed to have more of it
 * @param lower the other one
 */
public record ScoreDifference(
    String score, String words, Arm higher, Arm lower, Criterion criterion) implements ClaimPart {

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
  public Optional<String> lacks(PaperStudy study) {
    return ClaimPart.without(
        study,
        arms(),
        run -> run.score(score).isPresent(),
        "the score " + score + " (probes.at_end)");
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    return BlockDifferences.judge(
        name(),
        criterion,
        BlockDifferences.of(study, higher, lower, StudyRun::learned, run -> run.score(score)),
        alpha);
  }
}
