package io.coursework.mlflow.sweep.plan;

import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Whether the trials of a sweep can be judged by what its file says. */
final class Judging {

  private static final List<String> TESTS = List.of("eval/", "eval_multisets/");

  private Judging() {}

  /**
   * By what they are judged, the part settled.
   *
   * @throws ConfigException if a trial does not have that part or param, a test would choose, or
   *     the search cannot go by it
   */
  static JudgedBy of(SweepSpec spec, Collection<Trial> trials, SettingLoader loader) {
    long monitored = trials.stream().filter(trial -> has(trial, SplitPart.MONITOR)).count();
    boolean accuracy = spec.objective().stream().anyMatch(Objective::isJudgedAccuracy);
    if (accuracy && spec.part() == JudgedPart.AUTO && monitored > 0 && monitored < trials.size()) {
      throw new ConfigException(
          "part = auto: the split of %d of %d trials has a monitor, that of the others does not; say part: held_out, or give all trials a monitor (split.type: parts)"
              .formatted(monitored, trials.size()));
    }
    JudgedPart part = spec.part().settled(monitored > 0);
    long without = trials.stream().filter(trial -> !has(trial, part.part().orElseThrow())).count();
    if (without > 0 && part != JudgedPart.HELD_OUT) {
      throw new ConfigException(
          "part = %s: the split of %d of %d trials does not have that part (split.type: parts has it); choose another part or split"
              .formatted(SnakeCase.of(part), without, trials.size()));
    }
    boolean chooses = spec.search().chooses() || spec.race() > 0 || spec.confirm() > 0;
    if (chooses && monitored > 0) {
      requireNoTest(spec, part);
    }
    requireOne(spec);
    requireNumbers(spec, trials, loader);
    return spec.judgedBy().measured(spec.measure(), part);
  }

  private static boolean has(Trial trial, SplitPart part) {
    return trial.spec().split().parts().contains(part);
  }

  /** What chooses trials goes by no test while there is a monitor for that. */
  private static void requireNoTest(SweepSpec spec, JudgedPart part) {
    if (part != JudgedPart.MONITOR
        && spec.objective().stream().anyMatch(Objective::isJudgedAccuracy)) {
      throw new ConfigException(
          "part = %s: the search would choose trials by a test, although their split has a monitor; leave part out"
              .formatted(SnakeCase.of(part)));
    }
    Stream.concat(
            spec.objective().stream().map(objective -> "objective: " + objective.metric()),
            spec.judgedBy().late().stream().map(bound -> "constraints: " + bound.of()))
        .filter(named -> TESTS.stream().anyMatch(named.split(" ")[1]::startsWith))
        .findFirst()
        .ifPresent(
            named -> {
              throw new ConfigException(
                  "%s: the search would choose trials by a test, although their split has a monitor; take a metric of monitor/ or train/"
                      .formatted(named));
            });
  }

  private static void requireOne(SweepSpec spec) {
    spec.search()
        .unfit(spec.judgedBy())
        .ifPresent(
            why -> {
              throw new ConfigException(why);
            });
    if (spec.objective().size() > 1 && (spec.race() > 0 || spec.confirm() > 0)) {
      throw new ConfigException(
          "%s: by several objectives no setting is the best, which would get more seeds; leave it out, or name one objective"
              .formatted(spec.race() > 0 ? "race" : "confirm"));
    }
  }

  /** An objective without a slash is a param that is a number in every trial. */
  private static void requireNumbers(
      SweepSpec spec, Collection<Trial> trials, SettingLoader loader) {
    for (Objective objective : spec.objective()) {
      if (!objective.isJudgedAccuracy() && !objective.metric().contains("/")) {
        for (Trial trial : trials) {
          SortedMap<String, Double> numbers = loader.numbers(trial.spec());
          if (!numbers.containsKey(objective.metric())) {
            throw new ConfigException(unknown("objective", objective.metric(), numbers.keySet()));
          }
        }
      }
    }
  }

  /** What is said of a name that is not a param with a number. */
  static String unknown(String where, String name, Set<String> known) {
    return "%s: %s is not a param of the runs that is a number%s; a metric has a slash in its name, such as train/loss"
        .formatted(
            where, name, NearestName.of(name, known).map(near -> ", nearest: " + near).orElse(""));
  }
}
