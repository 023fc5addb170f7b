package io.coursework.mlflow.sweep.plan;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.Key;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All settings for a few steps, then the best of them for more, and so on: the settings of each
 * curriculum are compared by the mean accuracy of their seeds on the target, as the sweep judges
 * it. Those that are as good as the last one that continues, continue, too.
 *
 * <p>A round is compared when all of it is there. So the same trials are stopped however many run
 * at a time, which they would not be if a trial were judged by those that happen to be there.
 *
 * @see <a href="https://proceedings.mlr.press/v51/jamieson16.html">Jamieson and Talwalkar 2016</a>
 */
public record SuccessiveHalving(
    @Key(
            value = "one setting in this many is kept and trained this many times as long",
            otherwise = "3")
        int factor,
    @Key(
            value =
                "the last is up to the last step, the one before up to 1 / factor of it, and so on",
            otherwise = "3")
        int rounds)
    implements Search {

  public SuccessiveHalving {
    new Rungs(factor, rounds);
  }

  /**
   * One comparison.
   *
   * @param settings each up to the same share of its steps
   * @param best those that continue, best first; empty if nothing is known of any
   */
  private record Round(List<Setting> settings, List<Setting> best) {

    List<Trial> open(Known known) {
      return settings.stream()
          .flatMap(setting -> setting.trials().stream())
          .filter(trial -> !known.has(trial))
          .toList();
    }
  }

  /**
   * @throws io.coursework.mlflow.config.ConfigException if a trial is evaluated too seldom for that
   *     many rounds
   */
  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    plan.trials().forEach(new Rungs(factor, rounds)::require);
    List<Trial> next = new ArrayList<>();
    for (List<Trial> trials : plan.curricula().values()) {
      rounds(trials, known).stream()
          .map(round -> round.open(known).stream().filter(trial -> !tried.contains(trial)).toList())
          .filter(open -> !open.isEmpty())
          .findFirst()
          .ifPresent(next::addAll);
    }
    return next;
  }

  private double share(int round) {
    return new Rungs(factor, rounds).share(round);
  }

  /** The rounds so far: as many as something is known of, and the one after them. */
  private List<Round> rounds(List<Trial> trials, Known known) {
    List<Round> found = new ArrayList<>();
    List<Setting> left = Setting.among(trials);
    for (int round = 0; round < rounds && !left.isEmpty(); round++) {
      double share = share(round);
      List<Setting> settings = left.stream().map(setting -> setting.until(share)).toList();
      left = best(settings, known);
      found.add(new Round(settings, left));
    }
    return found;
  }

  /** Those that continue; a setting one of whose seeds failed does not. */
  private List<Setting> best(List<Setting> settings, Known known) {
    List<Setting> ranked =
        settings.stream()
            .flatMap(setting -> setting.known(known).stream())
            .sorted(Comparator.comparing((Setting setting) -> setting.merit(known)).reversed())
            .toList();
    if (ranked.isEmpty()) {
      return ranked;
    }
    Merit bar = ranked.get(Math.min(kept(settings.size()), ranked.size()) - 1).merit(known);
    return ranked.stream().filter(setting -> setting.merit(known).compareTo(bar) >= 0).toList();
  }

  private int kept(int settings) {
    return (settings + factor - 1) / factor;
  }

  /**
   * A line for each round of which something is known: settings, how many of them continue, the
   * best one's accuracy and trials, and the accuracy of the last one that continues.
   */
  @Override
  public Optional<TextTable> found(SweepPlan plan, Known known) {
    List<List<String>> rows = new ArrayList<>();
    plan.curricula()
        .forEach(
            (name, trials) -> {
              List<Round> all = rounds(trials, known);
              Objective objective = plan.judgedBy().objectives().get(0);
              for (int i = 0; i < all.size() && !all.get(i).best().isEmpty(); i++) {
                rows.add(row(name, i, all.get(i), known, objective));
              }
            });
    return Optional.of(
        new TextTable(
            "rounds",
            List.of(
                "curriculum",
                "round",
                "steps",
                "settings",
                "continue",
                plan.judgedBy().objectives().get(0).metric(),
                "best",
                "trials"),
            rows));
  }

  private List<String> row(
      String curriculum, int round, Round compared, Known known, Objective objective) {
    boolean last = round == rounds - 1;
    Setting best = compared.best().get(0);
    Setting least = compared.best().get(compared.best().size() - 1);
    return List.of(
        curriculum,
        Integer.toString(round + 1),
        Long.toString(best.until()),
        Integer.toString(compared.settings().size()),
        last ? "-" : Integer.toString(compared.best().size()),
        last ? "-" : objective.orBetter(least.merit(known).good()),
        objective.text(objective.value(best.merit(known).good())),
        best.numbers());
  }

  /** Where no two settings are equally good. */
  @Override
  public double share(SweepPlan plan) {
    double steps = 0;
    int all = 0;
    for (List<Trial> trials : plan.curricula().values()) {
      int settings = Setting.among(trials).size();
      all += settings;
      for (int round = 0; round < rounds; round++) {
        steps += settings * (share(round) - (round == 0 ? 0 : share(round - 1)));
        settings = kept(settings);
      }
    }
    return steps / all;
  }
}
