package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.comparison.ComparedMetric;
import io.coursework.mlflow.comparison.ComparedSetting;
import io.coursework.mlflow.comparison.SettingComparison;
import io.coursework.mlflow.comparison.SettingTables;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a sweep by their results.
 *
 * @param trials all of them
 * @param settings the best first; those without a result last
 */
public record SweepRanking(TrialTable trials, List<SettingResult> settings) {

  private static final String NONE = VariedParams.NONE;

  public SweepRanking {
    settings = List.copyOf(settings);
  }

  /** Sorts the settings of a sweep; equally good ones stay in the order of the plan. */
  public static SweepRanking of(TrialTable trials) {
    List<String> varied = trials.varied();
    Map<Map<String, String>, List<TrialRow>> settings = new LinkedHashMap<>();
    Map<Map<String, String>, List<TrialRow>> confirming = new LinkedHashMap<>();
    for (TrialRow row : trials.rows()) {
      Map<String, String> values = new LinkedHashMap<>();
      varied.forEach(key -> values.put(key, row.params().getOrDefault(key, NONE)));
      (row.confirms() ? confirming : settings)
          .computeIfAbsent(values, key -> new ArrayList<>())
          .add(row);
    }
    return new SweepRanking(
        trials,
        settings.entrySet().stream()
            .map(
                setting ->
                    new SettingResult(
                        setting.getKey(),
                        setting.getValue(),
                        confirming.getOrDefault(setting.getKey(), List.of())))
            .sorted(Comparator.comparingDouble(SettingResult::rank))
            .toList());
  }

  /** The settings that have a result, the best first. */
  List<SettingResult> known() {
    return settings.stream().filter(setting -> setting.accuracy().isPresent()).toList();
  }

  /**
   * The best of the settings whose seeds have all finished, among those with the most seeds: one
   * with fewer may have been lucky. Where no setting has finished, the best of all.
   */
  public Optional<SettingResult> best() {
    List<SettingResult> complete = known().stream().filter(SettingResult::complete).toList();
    int seeds = complete.stream().mapToInt(setting -> setting.rows().size()).max().orElse(0);
    return complete.stream()
        .filter(setting -> setting.rows().size() == seeds)
        .findFirst()
        .or(() -> known().stream().findFirst());
  }

  /** The settings that have a result held against each other; empty if none has. */
  public Optional<SettingComparison> compared() {
    return best()
        .map(
            best -> {
              List<ComparedSetting> bestFirst = new ArrayList<>(List.of(best.compared()));
              known().stream()
                  .filter(setting -> !setting.equals(best))
                  .map(SettingResult::compared)
                  .forEach(bestFirst::add);
              return SettingComparison.of(
                  ComparedMetric.accuracy(trials.label()), trials.varied(), bestFirst);
            });
  }

  /** What came out, in one sentence; what it rests on in a second, where that is little. */
  public String sentence() {
    if (best().isEmpty()) {
      return "No trial has finished yet.";
    }
    SettingResult best = best().get();
    Interval accuracy = best.accuracy().orElseThrow();
    String among = known().size() == 1 ? "Result" : "Best of %d settings".formatted(known().size());
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %s: %s %.3f%s, %s (%s %s).",
                among,
                best.name(),
                trials.label(),
                accuracy.mean(),
                best.interval().map(ends -> " (" + ends + ")").orElse(""),
                accuracy.n() == 1
                    ? "one seed"
                    : "mean over %d seeds with its 95%% interval".formatted(accuracy.n()),
                best.rows().size() == 1 ? "trial" : "trials",
                best.numbers()));
    long equal = known().stream().filter(other -> other.rank() == best.rank()).count();
    if (equal > 1) {
      text.append(" %d settings have the same result.".formatted(equal));
    }
    if (best.confirmed().isPresent()) {
      text.append(" ").append(confirmed(best));
    }
    if (!best.complete()) {
      text.append(" Only %s of its seeds have finished.".formatted(best.seeds()));
    }
    if (known().size() > 1 && accuracy.n() == 1 && best.confirmed().isEmpty()) {
      text.append(" One seed a setting cannot tell a better setting from a lucky seed.");
    }
    return text.toString();
  }

  /** What the winner came to with seeds that chose nothing, beside what it was chosen by. */
  private static String confirmed(SettingResult best) {
    Interval fresh = best.confirmed().orElseThrow();
    return String.format(
        Locale.ROOT,
        "With %s, which chose nothing: %.3f%s. That is what the setting is good for: the %.3f it was"
            + " chosen by is the best of many.",
        fresh.n() == 1 ? "a fresh seed" : "%d fresh seeds".formatted(fresh.n()),
        fresh.mean(),
        fresh.n() == 1
            ? ""
            : String.format(Locale.ROOT, " (%.3f to %.3f)", fresh.low(), fresh.high()),
        best.accuracy().orElseThrow().mean());
  }

  /**
   * One line a setting: what varies, mean, interval, how many seeds, how it compares with the best,
   * the trials.
   *
   * @param compared the settings held against each other
   */
  public TextTable table(Optional<SettingComparison> compared) {
    Optional<SettingTables> verdicts = compared.map(SettingTables::new);
    List<String> columns = new ArrayList<>(trials.varied());
    columns.addAll(
        List.of(trials.label(), "95% interval", "seeds", SettingTables.VERDICT, "trials"));
    boolean confirmed = settings.stream().anyMatch(one -> one.confirmed().isPresent());
    if (confirmed) {
      columns.add("fresh seeds");
    }
    List<List<String>> rows = new ArrayList<>();
    for (SettingResult setting : settings) {
      List<String> row = new ArrayList<>(setting.values().values());
      row.add(
          setting
              .accuracy()
              .map(accuracy -> String.format(Locale.ROOT, "%.4f", accuracy.mean()))
              .orElse(NONE));
      row.add(setting.interval().orElse(NONE));
      row.add(setting.seeds());
      row.add(
          setting.accuracy().isEmpty()
              ? NONE
              : verdicts.map(of -> of.verdict(setting.compared())).orElse(NONE));
      row.add(setting.numbers());
      if (confirmed) {
        row.add(
            setting
                .confirmed()
                .map(one -> String.format(Locale.ROOT, "%.4f (%d)", one.mean(), one.n()))
                .orElse(NONE));
      }
      rows.add(row);
    }
    return new TextTable("settings", columns, rows);
  }

  /** Whether some setting has several seeds, so that settings and trials are not the same. */
  public boolean repeated() {
    return settings.size() < trials.rows().size();
  }
}
