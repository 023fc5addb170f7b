package io.coursework.mlflow.reproduction;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.Survival;
import io.coursework.analysis.transition.LearningTime;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

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
    return judge(name(), criterion, test(study), alpha);
  }

  /** Judges the ratio of two rates of learning. */
  static Found judge(String name, Criterion criterion, LogRank test, double alpha) {
    Effect effect =
        level -> {
          Interval ratio = test.rateRatio(level);
          return Double.isNaN(ratio.low())
              ? new Ends(0, Double.POSITIVE_INFINITY)
              : new Ends(ratio.low(), ratio.high());
        };
    Measured measured =
        new Measured(
            name,
            test.rateRatio(Measured.LEVEL).mean(),
            effect.interval(Measured.LEVEL),
            criterion);
    return Judge.found(criterion.judge(effect, alpha), measured);
  }

  private LogRank test(Study study) {
    return test(
        study.complete(faster),
        study.complete(slower),
        run -> run.time(clock),
        run -> run.time(clock));
  }

  /** Compares two groups of runs, size by size. */
  static LogRank test(
      List<StudyRun> faster,
      List<StudyRun> slower,
      Function<StudyRun, LearningTime> fasterTime,
      Function<StudyRun, LearningTime> slowerTime) {
    SortedSet<Integer> widths = new TreeSet<>();
    slower.forEach(run -> widths.add(run.width()));
    return LogRank.test(
        widths.stream()
            .map(
                width ->
                    new LogRank.Stratum(
                        times(faster, width, fasterTime), times(slower, width, slowerTime)))
            .toList());
  }

  private static List<Survival> times(
      List<StudyRun> runs, int width, Function<StudyRun, LearningTime> time) {
    return runs.stream()
        .filter(run -> run.width() == width)
        .map(time)
        .map(one -> one.learned() ? new Survival(one.to(), true) : new Survival(one.from(), false))
        .toList();
  }
}
