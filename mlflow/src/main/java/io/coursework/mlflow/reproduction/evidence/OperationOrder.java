package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.util.List;
import java.util.Locale;

/**
 * How many times more often one operation is learned per token than another in the same runs, by a
 * log-rank test with the sizes as strata. Two operations of one run are learned at times that go
 * together, so that the interval, no narrower than that of independent times, is cautious.
 *
 * @param arm which trains both
 * @param first the operation that is claimed to be learned earlier
 * @param second the other one
 */
public record OperationOrder(Arm arm, String first, String second, Criterion criterion)
    implements ClaimPart {

  @Override
  public String name() {
    return "rate of learning within %s, %s / %s".formatted(arm.curriculum(), first, second);
  }

  @Override
  public List<Arm> arms() {
    return List.of(arm);
  }

  @Override
  public String rule() {
    return "by a log-rank test of %s until a run has learned each, size by size, %s"
        .formatted(Clock.ALL_TOKENS.label(), LearningRate.BY_BLOCKS);
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    List<StudyRun> runs = study.complete(arm);
    return LearningRate.judge(
        name(),
        criterion,
        LearningRate.ratio(
            runs,
            runs,
            run -> run.time(Clock.ALL_TOKENS, first.toLowerCase(Locale.ROOT)),
            run -> run.time(Clock.ALL_TOKENS, second.toLowerCase(Locale.ROOT))),
        alpha);
  }
}
