package io.coursework.mlflow.reproduction;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.rule.Ruling;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.Survival;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How many times more often one arm's runs learn per token than another's of equal size, by a
 * log-rank test with the sizes as strata.
 *
 * @param faster the arm that is claimed to learn earlier
 * @param slower the other one
 * @param clock which tokens count
 */
public record LearningRate(Arm faster, Arm slower, Clock clock, Criterion criterion)
    implements Part {

  @Override
  public String name() {
    return "rate of learning, %s / %s, on %s"
        .formatted(faster.curriculum(), slower.curriculum(), clock.label());
  }

  @Override
  public List<Arm> arms() {
    return List.of(faster, slower);
  }

  @Override
  public String rule() {
    return "by a log-rank test of %s until a run has learned, size by size"
        .formatted(clock.label());
  }

  @Override
  public Found find(Study study, double alpha) {
    LogRank test = test(study);
    Effect effect =
        level -> {
          Interval ratio = test.rateRatio(level);
          return Double.isNaN(ratio.low())
              ? new Ends(0, Double.POSITIVE_INFINITY)
              : new Ends(ratio.low(), ratio.high());
        };
    Measured measured =
        new Measured(
            name(),
            test.rateRatio(Measured.LEVEL).mean(),
            effect.interval(Measured.LEVEL),
            criterion);
    Ruling ruling = criterion.judge(effect, alpha);
    return Judge.found(ruling, measured);
  }

  private LogRank test(Study study) {
    SortedSet<Integer> widths = new TreeSet<>();
    study.complete(slower).forEach(run -> widths.add(run.width()));
    return LogRank.test(
        widths.stream()
            .map(
                width ->
                    new LogRank.Stratum(times(study, faster, width), times(study, slower, width)))
            .toList());
  }

  private List<Survival> times(Study study, Arm arm, int width) {
    return study.complete(arm).stream()
        .filter(run -> run.width() == width)
        .map(run -> run.time(clock))
        .map(
            time ->
                time.learned() ? new Survival(time.to(), true) : new Survival(time.from(), false))
        .toList();
  }
}
