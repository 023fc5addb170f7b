package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.RateRatio;
import io.coursework.analysis.statistics.Survival;
import io.coursework.analysis.transition.LearningTime;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How many times more often one arm's runs learn per token than another's of equal size, by a
 * log-rank test with the sizes as strata. Runs of one block, of whatever arm and size, may depend
 * on each other.
 *
 * @param faster the arm that is claimed to learn earlier
 * @param slower the other one
 * @param clock which tokens count
 */
public record LearningRate(Arm faster, Arm slower, Clock clock, Criterion criterion)
    implements ClaimPart {

  /** How the interval is found. */
  static final String BY_BLOCKS =
      "with an interval from leaving out each block in turn, no narrower than that of independent runs";

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
    return "by a log-rank test of %s until a run has learned, size by size, %s"
        .formatted(clock.label(), BY_BLOCKS);
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    return judge(name(), criterion, ratio(study), alpha);
  }

  /** Judges the ratio of two rates of learning. */
  static Found judge(String name, Criterion criterion, RateRatio rates, double alpha) {
    Effect effect =
        level -> {
          Interval ratio = rates.interval(level);
          return Double.isNaN(ratio.low())
              ? new Ends(0, Double.POSITIVE_INFINITY)
              : new Ends(ratio.low(), ratio.high());
        };
    Measured measured =
        new Measured(
            name,
            rates.interval(Measured.LEVEL).mean(),
            effect.interval(Measured.LEVEL),
            criterion);
    return Judge.found(criterion.judge(effect, alpha), measured);
  }

  private RateRatio ratio(PaperStudy study) {
    return ratio(
        study.complete(faster),
        study.complete(slower),
        run -> run.time(clock),
        run -> run.time(clock));
  }

  /** Compares two groups of runs, size by size. */
  static RateRatio ratio(
      List<StudyRun> faster,
      List<StudyRun> slower,
      Function<StudyRun, LearningTime> fasterTime,
      Function<StudyRun, LearningTime> slowerTime) {
    SortedSet<Integer> widths = new TreeSet<>();
    slower.forEach(run -> widths.add(run.width()));
    return RateRatio.of(
        widths.stream()
            .map(
                width ->
                    new RateRatio.Stratum(
                        times(faster, width, fasterTime), times(slower, width, slowerTime)))
            .toList());
  }

  private static List<RateRatio.BlockTime> times(
      List<StudyRun> runs, int width, Function<StudyRun, LearningTime> time) {
    return runs.stream()
        .filter(run -> run.width() == width)
        .map(run -> new RateRatio.BlockTime(run.block(), survival(time.apply(run))))
        .toList();
  }

  private static Survival survival(LearningTime time) {
    return time.learned() ? new Survival(time.to(), true) : new Survival(time.from(), false);
  }
}
