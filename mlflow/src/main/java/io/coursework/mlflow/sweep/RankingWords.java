package io.coursework.mlflow.sweep;

import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.List;
import java.util.stream.Collectors;

/** What came out of a sweep, in a few sentences. */
final class RankingWords {

  private final SweepRanking ranking;
  private final JudgedBy by;
  private final List<SettingResult> known;

  RankingWords(SweepRanking ranking) {
    this.ranking = ranking;
    this.by = ranking.trials().judgedBy();
    this.known = ranking.known();
  }

  /** What came out; then what it rests on, where that is little. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (ranking.trials().rows().stream().noneMatch(TrialRow::finished)) {
      return "No trial has finished yet.";
    }
    if (known.isEmpty()) {
      text.append("No setting has a result yet.");
    } else if (ranking.best().isPresent()) {
      text.append(best(ranking.best().get()));
    } else if (known.stream().noneMatch(SettingResult::keeps)) {
      text.append(nearest(known.get(0)));
    } else {
      ranking.front().ifPresent(front -> text.append(compromises(front)));
    }
    long broken = known.stream().filter(setting -> !setting.keeps()).count();
    if (broken > 0 && broken < known.size()) {
      text.append(
          " %d of %d settings do not keep to %s and rank behind."
              .formatted(broken, known.size(), constraints()));
    }
    text.append(worst());
    return text.toString().strip();
  }

  private String best(SettingResult best) {
    Objective objective = by.objectives().get(0);
    Interval mean = best.mean().orElseThrow();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s: %s %s%s, %s (%s %s)."
            .formatted(
                known.size() == 1 ? "Result" : "Best of %d settings".formatted(known.size()),
                best.name(),
                judged(objective),
                objective.brief(mean.mean()),
                best.interval().map(ends -> " (" + ends + ")").orElse(""),
                mean.n() == 1
                    ? "one seed"
                    : "mean over %d seeds with its 95%% interval".formatted(mean.n()),
                best.rows().size() == 1 ? "trial" : "trials",
                best.numbers()));
    long equal =
        known.stream()
            .filter(one -> one.merit().orElseThrow().compareTo(best.merit().orElseThrow()) == 0)
            .count();
    if (equal > 1) {
      text.append(" %d settings have the same result.".formatted(equal));
    }
    if (best.confirmed().isPresent()) {
      text.append(" ").append(confirmed(best, objective));
    }
    if (!best.complete()) {
      text.append(" Only %s of its seeds have finished.".formatted(best.seeds()));
    }
    if (known.size() > 1 && mean.n() == 1 && best.confirmed().isEmpty()) {
      text.append(" One seed a setting cannot tell a better setting from a lucky seed.");
    }
    return text.toString();
  }

  private String compromises(ParetoFront front) {
    int best = front.settings().size();
    return "%d of %d settings %s of %s: no other is better in one of them and as good in all."
        .formatted(
            best,
            known.size(),
            best == 1 ? "is the best compromise" : "are the best compromises",
            String.join(" and ", ranking.trials().labels()));
  }

  /** {@code held-out SUM}, or {@code lowest train/loss}. */
  private String judged(Objective objective) {
    return objective.isJudgedAccuracy()
        ? ranking.trials().label()
        : (objective.minimized() ? "lowest " : "highest ") + objective.metric();
  }

  /** What the winner came to with seeds that chose nothing, beside what it was chosen by. */
  private static String confirmed(SettingResult best, Objective objective) {
    Interval fresh = best.confirmed().orElseThrow();
    return "With %s, which chose nothing: %s%s. That is what the setting is good for: the %s it was chosen by is the best of many."
        .formatted(
            fresh.n() == 1 ? "a fresh seed" : "%d fresh seeds".formatted(fresh.n()),
            objective.brief(fresh.mean()),
            fresh.n() == 1
                ? ""
                : " (%s to %s)"
                    .formatted(objective.brief(fresh.low()), objective.brief(fresh.high())),
            objective.brief(best.mean().orElseThrow().mean()));
  }

  /** Where none keeps to the constraints. */
  private String nearest(SettingResult nearest) {
    return "None of %d settings keeps to %s; the nearest is %s (%s %s)."
        .formatted(
            known.size(),
            constraints(),
            nearest.name(),
            nearest.rows().size() == 1 ? "trial" : "trials",
            nearest.numbers());
  }

  private String constraints() {
    return by.late().stream().map(Constraint::text).collect(Collectors.joining(" and "));
  }

  /** What counts as the worst, and why. */
  private String worst() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < by.objectives().size(); i++) {
      int objective = i;
      List<TrialRow> without =
          ranking.trials().rows().stream()
              .filter(TrialRow::finished)
              .filter(row -> row.value(objective).isEmpty())
              .toList();
      if (!without.isEmpty()) {
        text.append(
            " %d finished %s no number for %s and %s as the worst (%s)."
                .formatted(
                    without.size(),
                    without.size() == 1 ? "trial has" : "trials have",
                    ranking.trials().labels().get(i),
                    without.size() == 1 ? "counts" : "count",
                    Sweep.numbers(without)));
      }
    }
    return text.toString();
  }
}
