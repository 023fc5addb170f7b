package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.util.List;

/**
 * By how much an arm's runs are right more often than another's, of the same size and block, on
 * expressions that are deeper than all that either has trained the target on. Both have learned the
 * target on those that it was trained on, or the comparison would be of competence. A block counts
 * once, with the mean over its sizes.
 *
 * @param higher the arm that is claimed to extrapolate
 * @param lower the other one
 */
public record ExtrapolationDifference(Arm higher, Arm lower, Criterion criterion)
    implements ClaimPart {

  @Override
  public String name() {
    return "accuracy at untrained depth, %s less %s"
        .formatted(higher.curriculum(), lower.curriculum());
  }

  @Override
  public List<Arm> arms() {
    return List.of(higher, lower);
  }

  @Override
  public String rule() {
    return "at the end, between runs of equal size and block that are both right on at least %s of the target's expressions as they are trained, block by block"
        .formatted(StudyRun.LEARNED);
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    return BlockDifferences.judge(
        name(),
        criterion,
        BlockDifferences.of(
            study,
            higher,
            lower,
            run -> run.last("train").orElse(0) >= StudyRun.LEARNED,
            run -> run.last("eval")),
        alpha);
  }
}
