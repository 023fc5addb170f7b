package io.coursework.mlflow.sweep.plan;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Successive halving that does not wait for a round: whenever there is room, the highest rung with
 * a setting among its best share so far lets it go on; else the next setting of the plan begins. So
 * the first settings are trained to their end early, and the sweep may be stopped at any time.
 *
 * <p>Room comes for a few settings at a time, all of which are awaited: what is tried is the same
 * however many trials run side by side and in whatever order they end. It is found by going through
 * all that was decided from the beginning, so that a sweep that was killed goes on as it would
 * have.
 *
 * @see <a href="https://arxiv.org/abs/1810.05934">Li et al. 2020</a>
 */
public record AsynchronousHalving(
    @Key(
            value = "one setting in this many goes on and is trained this many times as long",
            otherwise = "3")
        int factor,
    @Key(
            value =
                "rungs: the last is at the last step, the one before at 1 / factor of it, and so on",
            otherwise = "3")
        int rounds,
    @Key(value = "settings that begin or go on at a time", otherwise = "4") int atOnce)
    implements Search {

  public AsynchronousHalving {
    new Rungs(factor, rounds);
    new Requirements()
        .require(atOnce >= 1 && atOnce <= 1000, "at_once = %d is outside 1..1000", atOnce)
        .throwIfAny();
  }

  /** A setting at a rung, and what it came to there. */
  private record Reached(Setting setting, Merit merit) {}

  /** The settings of a curriculum as far as decisions have been made. */
  private final class Ladder {
    private final List<Setting> fresh;
    private final Known known;
    // By rung: how many came there, those with a result, the best first, and those that went on.
    private final int[] came = new int[rounds];
    private final List<List<Reached>> ranked = new ArrayList<>();
    private final List<Set<Reached>> promoted = new ArrayList<>();

    Ladder(List<Trial> trials, Known known) {
      this.fresh = new ArrayList<>(Setting.among(trials));
      this.known = known;
      for (int rung = 0; rung < rounds; rung++) {
        ranked.add(new ArrayList<>());
        promoted.add(Collections.newSetFromMap(new IdentityHashMap<>()));
      }
    }

    /** The next settings by rung; empty if there are none. */
    Map<Integer, List<Setting>> wave() {
      Map<Integer, List<Setting>> wave = new TreeMap<>();
      boolean more = true;
      for (int count = 0; count < atOnce && more; count++) {
        more = promote(wave, false) || begin(wave) || wave.isEmpty() && promote(wave, true);
      }
      return wave;
    }

    private boolean begin(Map<Integer, List<Setting>> wave) {
      if (fresh.isEmpty()) {
        return false;
      }
      put(fresh.remove(0), 0, wave);
      return true;
    }

    /**
     * @param last whether nobody else will come: then the share is rounded up, so that some setting
     *     comes to its end
     */
    private boolean promote(Map<Integer, List<Setting>> wave, boolean last) {
      for (int rung = rounds - 2; rung >= 0; rung--) {
        int share = (last ? came[rung] + factor - 1 : came[rung]) / factor;
        Set<Reached> before = promoted.get(rung);
        Optional<Reached> next =
            ranked.get(rung).stream()
                .limit(share)
                .filter(reached -> !before.contains(reached))
                .findFirst();
        if (next.isPresent()) {
          before.add(next.get());
          put(next.get().setting(), rung + 1, wave);
          return true;
        }
      }
      return false;
    }

    private void put(Setting setting, int rung, Map<Integer, List<Setting>> wave) {
      Setting there = setting.until(new Rungs(factor, rounds).share(rung));
      wave.computeIfAbsent(rung, key -> new ArrayList<>()).add(there);
    }

    /** A wave has ended: its settings take their places, equal ones as they came. */
    void end(Map<Integer, List<Setting>> wave) {
      wave.forEach(
          (rung, settings) -> {
            came[rung] += settings.size();
            for (Setting setting : settings) {
              setting.known(known).ifPresent(there -> insert(there, ranked.get(rung)));
            }
          });
    }

    private void insert(Setting setting, List<Reached> best) {
      Merit merit = setting.merit(known);
      int place = best.size();
      while (place > 0 && best.get(place - 1).merit().compareTo(merit) < 0) {
        place--;
      }
      best.add(place, new Reached(setting, merit));
    }
  }

  /**
   * @throws io.coursework.mlflow.config.ConfigException if a trial is evaluated too seldom
   */
  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    if (tried.isEmpty()) { // once, not at each of many decisions
      plan.trials().forEach(new Rungs(factor, rounds)::require);
    }
    List<Trial> next = new ArrayList<>();
    for (List<Trial> trials : plan.curricula().values()) {
      next.addAll(open(new Ladder(trials, known), known, tried));
    }
    return next;
  }

  /** What is left of the first wave that has not ended. */
  private static List<Trial> open(Ladder ladder, Known known, Set<Trial> tried) {
    List<Trial> open = List.of();
    Map<Integer, List<Setting>> wave = ladder.wave();
    while (!wave.isEmpty() && open.isEmpty()) {
      open =
          wave.values().stream()
              .flatMap(List::stream)
              .flatMap(setting -> setting.trials().stream())
              .filter(trial -> !known.has(trial) && !tried.contains(trial))
              .toList();
      if (open.isEmpty()) {
        ladder.end(wave);
        wave = ladder.wave();
      }
    }
    return open;
  }

  /** A line for each rung to which a setting has come: how many, and the best there. */
  @Override
  public Optional<TextTable> found(SweepPlan plan, Known known) {
    List<List<String>> rows = new ArrayList<>();
    plan.curricula()
        .forEach(
            (name, trials) -> {
              List<Setting> all = Setting.among(trials);
              Objective objective = plan.judgedBy().objectives().get(0);
              for (int rung = 0; rung < rounds; rung++) {
                double share = new Rungs(factor, rounds).share(rung);
                List<Setting> there =
                    all.stream()
                        .flatMap(setting -> setting.until(share).known(known).stream())
                        .toList();
                there.stream()
                    .max(Comparator.comparing((Setting setting) -> setting.merit(known)))
                    .ifPresent(best -> rows.add(row(name, there.size(), best, known, objective)));
              }
            });
    return Optional.of(
        new TextTable("rungs", List.of("curriculum", "steps", "settings", "best", "trials"), rows));
  }

  private static List<String> row(
      String curriculum, int settings, Setting best, Known known, Objective objective) {
    return List.of(
        curriculum,
        Long.toString(best.until()),
        Integer.toString(settings),
        objective.text(objective.value(best.merit(known).good())),
        best.numbers());
  }

  /** About as halving takes, and what the first settings took that others overtook. */
  @Override
  public double share(SweepPlan plan) {
    return Math.min(1, new SuccessiveHalving(factor, rounds).share(plan));
  }
}
