package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.comparison.ComparedSetting;
import io.coursework.mlflow.comparison.SettingComparison;
import io.coursework.mlflow.comparison.SettingTables;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final String COMPROMISE = "best compromise";

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
            .sorted(
                Comparator.comparing(
                    setting -> setting.merit().orElse(null), TrialTable.BEST_FIRST))
            .toList());
  }

  /** The settings that have a result, the best first. */
  List<SettingResult> known() {
    return settings.stream().filter(SettingResult::known).toList();
  }

  /** Whether there are several objectives, by which no setting need be the best. */
  public boolean several() {
    return trials.judgedBy().objectives().size() > 1;
  }

  /**
   * The best of the settings that keep to the constraints and whose seeds have all finished, among
   * those with the most seeds: one with fewer may have been lucky. Where no setting has finished,
   * the best of all. Empty where none keeps to the constraints, and where there are several
   * objectives.
   */
  public Optional<SettingResult> best() {
    if (several()) {
      return Optional.empty();
    }
    List<SettingResult> keeping = known().stream().filter(SettingResult::keeps).toList();
    List<SettingResult> complete = keeping.stream().filter(SettingResult::complete).toList();
    int seeds = complete.stream().mapToInt(setting -> setting.rows().size()).max().orElse(0);
    return complete.stream()
        .filter(setting -> setting.rows().size() == seeds)
        .findFirst()
        .or(() -> keeping.stream().findFirst());
  }

  /** The settings that have a result held against the best; empty without a best one. */
  public Optional<SettingComparison> compared() {
    return best()
        .map(
            best -> {
              List<ComparedSetting> bestFirst = new ArrayList<>(List.of(best.compared()));
              known().stream()
                  .filter(setting -> !setting.equals(best))
                  .map(SettingResult::compared)
                  .forEach(bestFirst::add);
              return SettingComparison.of(trials.compared(), trials.varied(), bestFirst);
            });
  }

  /** The best compromises; empty if there is one objective. */
  public Optional<ParetoFront> front() {
    return several() ? Optional.of(ParetoFront.of(this)) : Optional.empty();
  }

  /** What came out, in a few sentences. */
  public String sentence() {
    return new RankingWords(this).text();
  }

  /**
   * One line a setting: what varies, mean, interval, how many seeds, how it compares with the best,
   * the trials.
   *
   * @param compared the settings held against each other
   */
  public TextTable table(Optional<SettingComparison> compared) {
    Optional<SettingTables> verdicts = compared.map(SettingTables::new);
    JudgedBy by = trials.judgedBy();
    List<String> columns = new ArrayList<>(trials.varied());
    columns.addAll(trials.labels());
    if (!several()) {
      columns.add("95% interval");
    }
    columns.add("seeds");
    by.late().forEach(constraint -> columns.add(constraint.text()));
    columns.add(several() ? COMPROMISE : SettingTables.VERDICT);
    columns.add("trials");
    boolean confirmed = settings.stream().anyMatch(one -> one.confirmed().isPresent());
    if (confirmed) {
      columns.add("fresh seeds");
    }
    List<SettingResult> front = front().map(ParetoFront::settings).orElse(List.of());
    List<List<String>> rows = new ArrayList<>();
    for (SettingResult setting : settings) {
      List<String> row = new ArrayList<>(setting.values().values());
      for (int i = 0; i < by.objectives().size(); i++) {
        Objective objective = by.objectives().get(i);
        row.add(setting.mean(i).map(mean -> objective.text(mean.mean())).orElse(NONE));
      }
      if (!several()) {
        row.add(setting.interval().orElse(NONE));
      }
      row.add(setting.seeds());
      for (int i = 0; i < by.late().size(); i++) {
        row.add(by.late().get(i).shown(setting.bounded(i)));
      }
      row.add(verdict(setting, verdicts, front));
      row.add(setting.numbers());
      if (confirmed) {
        row.add(
            setting
                .confirmed()
                .map(one -> "%s (%d)".formatted(by.objectives().get(0).text(one.mean()), one.n()))
                .orElse(NONE));
      }
      rows.add(row);
    }
    return new TextTable("settings", columns, rows);
  }

  private static String verdict(
      SettingResult setting, Optional<SettingTables> verdicts, List<SettingResult> front) {
    if (setting.merit().isEmpty()) {
      return NONE;
    }
    if (!setting.known()) {
      return "no number";
    }
    if (front.contains(setting)) {
      return "yes";
    }
    return setting.keeps()
        ? verdicts.map(of -> of.verdict(setting.compared())).orElse(NONE)
        : "breaks a constraint";
  }

  /** Whether some setting has several seeds, so that settings and trials are not the same. */
  public boolean repeated() {
    return settings.size() < trials.rows().size();
  }
}
