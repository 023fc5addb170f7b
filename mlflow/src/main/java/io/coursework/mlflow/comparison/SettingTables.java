package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.FunctionalAnova;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings held against each other, as tables. */
public final class SettingTables {

  /** The heading of {@link #verdict}. */
  public static final String VERDICT = "against the best";

  private final SettingComparison comparison;

  public SettingTables(SettingComparison comparison) {
    this.comparison = comparison;
  }

  /** One line a setting, the best first: its values, mean, interval, how it compares. */
  public TextTable settings() {
    List<String> columns = new ArrayList<>(comparison.params());
    columns.addAll(List.of(comparison.metric().label(), "95% interval", "seeds", VERDICT));
    List<List<String>> rows = new ArrayList<>();
    for (ComparedSetting setting : comparison.settings()) {
      Interval mean = comparison.metric().mean(setting.sample().values());
      List<String> row = values(setting);
      row.add(Numbers.number(mean.mean()));
      row.add(Numbers.ends(mean.low(), mean.high()));
      row.add(Integer.toString(mean.n()));
      row.add(verdict(setting));
      rows.add(row);
    }
    return new TextTable("settings", columns, rows);
  }

  /**
   * What can be said of a setting: {@code best}, {@code worse (p = 0.012)}, {@code not told apart},
   * or {@code -} where seeds do not allow a test.
   */
  public String verdict(ComparedSetting setting) {
    int index = comparison.settings().indexOf(setting);
    if (index <= 0) {
      return index == 0 ? "best" : Numbers.NOTHING;
    }
    Difference difference = comparison.differences().get(index - 1);
    if (Double.isNaN(difference.of().pValue())) {
      return Numbers.NOTHING;
    }
    return comparison.worse().contains(difference)
        ? "worse (p = %s)".formatted(Numbers.number(difference.adjusted()))
        : "not told apart";
  }

  /** Each other setting less the best, with the test. */
  public TextTable differences() {
    List<String> columns = new ArrayList<>(comparison.params());
    columns.addAll(List.of("less the best", "95% interval", "p", "p (Holm)", "degrees of freedom"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < comparison.differences().size(); i++) {
      Difference difference = comparison.differences().get(i);
      List<String> row = values(comparison.settings().get(i + 1));
      row.add(Numbers.number(difference.of().mean()));
      row.add(Numbers.ends(difference.of().low(), difference.of().high()));
      row.add(Numbers.number(difference.of().pValue()));
      row.add(Numbers.number(difference.adjusted()));
      row.add(
          Double.isNaN(difference.of().degreesOfFreedom())
              ? Numbers.NOTHING
              : String.format(Locale.ROOT, "%.1f", difference.of().degreesOfFreedom()));
      rows.add(row);
    }
    return new TextTable("setting_differences", columns, rows);
  }

  /** One line a level of a parameter. */
  public TextTable effects() {
    List<List<String>> rows = new ArrayList<>();
    for (MainEffect effect : comparison.effects()) {
      for (MainEffect.Level level : effect.levels()) {
        Optional<MainEffect.Test> test = level.toBest();
        rows.add(
            List.of(
                effect.param(),
                ComparisonTables.plain(level.label()),
                Integer.toString(level.settings()),
                Numbers.number(level.mean().mean()),
                Numbers.ends(level.mean().low(), level.mean().high()),
                test.map(t -> Numbers.number(t.of().mean())).orElse("best"),
                test.map(t -> Numbers.number(t.adjusted())).orElse(Numbers.NOTHING),
                test.map(MainEffect.Test::units).orElse(Numbers.NOTHING)));
      }
    }
    return new TextTable(
        "main_effects",
        List.of(
            "param",
            "value",
            "settings",
            "mean " + comparison.metric().label(),
            "95% interval",
            "best less this",
            "p (Holm)",
            "compared by"),
        rows);
  }

  /** One line a parameter, then each two, then what seeds make. */
  public TextTable importance() {
    List<List<String>> rows = new ArrayList<>();
    comparison
        .importance()
        .ifPresent(
            shares -> {
              for (int i = 0; i < shares.alone().size(); i++) {
                rows.add(row(comparison.params().get(i), shares.alone().get(i)));
              }
              for (FunctionalAnova.Pair pair : shares.together()) {
                rows.add(
                    row(
                        "%s and %s together"
                            .formatted(
                                comparison.params().get(pair.first()),
                                comparison.params().get(pair.second())),
                        pair.share()));
              }
              if (!Double.isNaN(comparison.chance())) {
                rows.add(List.of("seeds", Numbers.number(comparison.chance()), Numbers.NOTHING));
              }
            });
    return new TextTable("importance", List.of("param", "share of variance", "95% interval"), rows);
  }

  private static List<String> row(String name, Interval share) {
    return List.of(name, Numbers.number(share.mean()), Numbers.ends(share.low(), share.high()));
  }

  /** Those that have a line, but for the settings. */
  public List<TextTable> others() {
    List<TextTable> tables = new ArrayList<>(List.of(importance(), effects(), differences()));
    tables.removeIf(table -> table.rows().isEmpty());
    return tables;
  }

  /**
   * The first lines of a table of settings, narrow enough for a terminal: params by the last part
   * of their keys, and no more than what is known of a setting.
   *
   * @param params which of its columns are params
   */
  public static TextTable brief(TextTable table, List<String> params, int rows) {
    List<String> columns = table.columns();
    int kept = columns.contains(VERDICT) ? columns.indexOf(VERDICT) + 1 : columns.size();
    return new TextTable(
        table.name(),
        columns.subList(0, kept).stream()
            .map(name -> params.contains(name) ? SettingFigures.shortName(name, params) : name)
            .toList(),
        table.rows().stream().limit(rows).map(row -> row.subList(0, kept)).toList());
  }

  private static List<String> values(ComparedSetting setting) {
    return new ArrayList<>(
        setting.values().values().stream().map(ComparisonTables::plain).toList());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }
}
