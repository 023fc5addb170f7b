package io.coursework.mlflow.sweep.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Seeds that a setting gets beside those of the sweep, after its search: where settings are close
 * (racing), and on which the winner is confirmed. The same setting gets the same ones wherever the
 * sweep runs.
 *
 * @param race maximum number of trials that are added where settings are close
 * @param confirm seeds on which the best setting of each curriculum is trained again
 * @param from the first seed that no trial of the sweep has
 * @param tables where the random tables of tasks come from
 */
public record FreshSeeds(int race, int confirm, long from, RandomTables tables) {

  /** No seeds are added. */
  public static final FreshSeeds NONE = new FreshSeeds(0, 0, Long.MAX_VALUE, RandomTables.SHARED);

  private static final int LEAST_RACING = 4; // while the spread of seeds is not known
  private static final double CLOSE = 2; // standard errors

  /** Whether seeds may be added. */
  public boolean any() {
    return race > 0 || confirm > 0;
  }

  /** Whether a trial was planned before any seed was added. */
  boolean early(Trial trial) {
    return trial.spec().seed() < from;
  }

  /** The plan with the next seeds, once its search has ended. */
  SweepPlan grown(SweepPlan plan, Search.Known known, Set<Trial> tried) {
    boolean open =
        plan.trials().stream()
            .anyMatch(trial -> !early(trial) && !known.has(trial) && !tried.contains(trial));
    if (open) {
      return plan;
    }
    List<Trial> added = new ArrayList<>();
    for (List<Trial> trials : plan.curricula().values()) {
      added.addAll(next(trials, plan.trials().size() + added.size(), known));
    }
    if (added.isEmpty()) {
      return plan;
    }
    List<Trial> all = new ArrayList<>(plan.trials());
    all.addAll(added);
    return plan.with(all, plan.growth());
  }

  /**
   * The next trials of a curriculum: of the race, or else those that confirm its winner.
   *
   * @param number of the trial before the first
   */
  private List<Trial> next(List<Trial> trials, int number, Search.Known known) {
    if (trials.stream().anyMatch(Trial::confirms)) {
      return List.of();
    }
    List<Setting> settings = ranked(trials, known);
    List<Trial> added = new ArrayList<>();
    long raced = trials.stream().filter(trial -> !early(trial)).count();
    for (Setting setting : racing(settings, known)) {
      if (raced + added.size() < race) {
        long seeds = setting.trials().stream().filter(trial -> !early(trial)).count();
        added.add(setting.trials().get(0).ofSeed(number + added.size() + 1, from + seeds, tables));
      }
    }
    if (added.isEmpty() && !settings.isEmpty()) {
      Trial winner = winner(settings).trials().get(0);
      for (int i = 0; i < confirm; i++) {
        added.add(winner.ofSeed(number + i + 1, from + race + i, tables).confirming());
      }
    }
    return added;
  }

  /**
   * The settings that were trained to their end with all of their seeds and keep to the
   * constraints, the best first.
   */
  private static List<Setting> ranked(List<Trial> trials, Search.Known known) {
    return Setting.among(trials).stream()
        .flatMap(setting -> setting.known(known).stream())
        .filter(setting -> !setting.merit(known).failed() && setting.merit(known).keeps())
        .sorted(Comparator.comparing((Setting setting) -> setting.merit(known)).reversed())
        .toList();
  }

  /** The best of those that have most seeds: no other has shown as much. */
  private static Setting winner(List<Setting> settings) {
    int most = settings.stream().mapToInt(setting -> setting.trials().size()).max().orElseThrow();
    return settings.stream()
        .filter(setting -> setting.trials().size() == most)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The settings that cannot be told from the best yet, those with the fewest seeds alone.
   *
   * @param settings the best first
   */
  private static List<Setting> racing(List<Setting> settings, Search.Known known) {
    double spread = spread(settings, known);
    List<Setting> close = new ArrayList<>();
    for (Setting setting : settings) {
      Setting best = settings.get(0);
      double error = spread * Math.sqrt(1.0 / best.trials().size() + 1.0 / setting.trials().size());
      boolean near =
          Double.isNaN(spread)
              ? close.size() < LEAST_RACING
              : best.merit(known).good() - setting.merit(known).good() <= CLOSE * error;
      if (near) {
        close.add(setting);
      }
    }
    int fewest = close.stream().mapToInt(setting -> setting.trials().size()).min().orElse(0);
    return close.size() < 2
        ? List.of()
        : close.stream().filter(setting -> setting.trials().size() == fewest).toList();
  }

  /** Standard deviation over the seeds of a setting, from all with several; NaN if none has. */
  private static double spread(List<Setting> settings, Search.Known known) {
    double squares = 0;
    int freedom = 0;
    for (Setting setting : settings) {
      double mean = setting.merit(known).good();
      for (Trial trial : setting.trials()) {
        squares += Math.pow(known.merit(trial).orElseThrow().good() - mean, 2);
      }
      freedom += setting.trials().size() - 1;
    }
    return freedom == 0 ? Double.NaN : Math.sqrt(squares / freedom);
  }
}
