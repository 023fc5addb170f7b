package io.coursework.mlflow.sweep;

import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.Page;
import io.coursework.analysis.report.Section;
import io.coursework.mlflow.comparison.SettingComparison;
import io.coursework.mlflow.comparison.SettingFigures;
import io.coursework.mlflow.comparison.SettingSections;
import io.coursework.mlflow.comparison.SettingSummary;
import io.coursework.mlflow.comparison.SettingTables;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.rule.SettingRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sweep as one page: the best setting, all settings, drawings, what did not finish, the trials.
 */
public final class SweepPage {

  /** Its name among the artifacts of the sweep's run. */
  public static final String FILE = "report.html";

  // On the run's page in MLflow, which holds 8000 characters; all are in the tables beside it.
  private static final int MOST_SETTINGS = 10;
  private static final int MOST_STOPPED = 8;
  private static final int MOST_TRIALS = 20;

  private static final String EARLIER = "The search began with earlier results: %s.";

  private final String name;
  private final SweepRanking ranking;
  private final SettingRules rules;
  private final List<String> earlier;
  private final Optional<SettingComparison> compared;
  private final Optional<RatesBySize> rates;

  /**
   * @param name the sweep's
   * @param rules by which its trials got values
   */
  public SweepPage(String name, SweepRanking ranking, SettingRules rules) {
    this(name, ranking, rules, List.of());
  }

  /**
   * @param earlier what its search took from earlier sweeps, a line each
   */
  public SweepPage(String name, SweepRanking ranking, SettingRules rules, List<String> earlier) {
    this.name = name;
    this.earlier = List.copyOf(earlier);
    this.ranking = ranking;
    this.rules = rules;
    this.rates = RatesBySize.of(ranking.trials());
    this.compared = ranking.compared();
  }

  /** The page that was recorded with the run of a sweep. */
  public static Optional<Path> of(Path parent) {
    return Optional.of(parent.resolve("artifacts").resolve(FILE)).filter(Files::exists);
  }

  /** All drawings. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    ranking.front().flatMap(ParetoFront::figure).ifPresent(figures::add);
    compared.ifPresent(of -> figures.addAll(new SettingFigures(of).all()));
    return figures;
  }

  /** All tables that have a line. */
  List<TextTable> tables() {
    TrialTable trials = ranking.trials();
    List<TextTable> tables = new ArrayList<>();
    ranking.front().ifPresent(front -> tables.add(front.table()));
    if (ranking.repeated() || ranking.several()) {
      tables.add(ranking.table(compared));
    }
    compared.ifPresent(of -> tables.addAll(new SettingTables(of).others()));
    tables.add(trials.table());
    if (!trials.stopped().rows().isEmpty()) {
      tables.add(trials.stopped());
    }
    rates.ifPresent(of -> tables.add(of.table()));
    return tables;
  }

  /** For the run's page in MLflow: the best, then the first lines of each table. */
  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("**").append(ranking.sentence()).append("**\n\n");
    compared.ifPresent(
        of ->
            new SettingSummary(of)
                .lines()
                .forEach(line -> page.append("- ").append(line).append('\n')));
    ruled().forEach(line -> page.append("- ").append(line).append('\n'));
    page.append('\n').append(ranking.trials().summary()).append(".\n\n");
    earlier.forEach(line -> page.append(EARLIER.formatted(line)).append("\n\n"));
    ranking.front().ifPresent(front -> append(page, front.table(), MOST_SETTINGS));
    if (ranking.repeated() && !ranking.several()) {
      append(page, ranking.table(compared), MOST_SETTINGS);
    }
    TextTable stopped = ranking.trials().stopped();
    if (!stopped.rows().isEmpty()) {
      page.append("Not finished:\n\n");
      append(page, stopped, MOST_STOPPED);
    }
    if (rates.isPresent()) {
      append(page, rates.get().best(), MOST_SETTINGS);
      rates.get().lines().forEach(line -> page.append(line).append("\n\n"));
      rates.get().fragment().ifPresent(yaml -> page.append("```yaml\n" + yaml + "```\n\n"));
    }
    append(page, ranking.trials().table(), MOST_TRIALS);
    page.append("Drawings and all tables: `").append(FILE).append("` among the artifacts.\n");
    return page.toString();
  }

  private static void append(StringBuilder page, TextTable table, int most) {
    List<List<String>> rows = table.rows();
    page.append(
            ResultTable.markdown(
                new TextTable(table.name(), table.columns(), rows.stream().limit(most).toList())))
        .append('\n');
    if (rows.size() > most) {
      page.append("... and %d more.\n\n".formatted(rows.size() - most));
    }
  }

  /** What follows from what, by rules. */
  private List<String> ruled() {
    return rules.sentences(ranking.trials().rows().stream().map(TrialRow::params).toList());
  }

  /** The page. */
  public String html() {
    List<Section> sections = new ArrayList<>();
    ranking
        .front()
        .ifPresent(
            front ->
                sections.add(
                    new Section(
                        "front",
                        "Best compromises",
                        Html.all(
                            List.of(
                                DataTable.html(front.table()),
                                FigureCard.all(front.figure().stream().toList()))))));
    Html judged = compared.map(of -> new SettingSections(of).judged()).orElse(Html.NOTHING);
    sections.add(
        new Section(
            "best",
            "Result",
            ranking.repeated()
                ? Html.all(
                    List.of(
                        judged,
                        DataTable.html(ranking.table(compared)),
                        words(
                            "A line is a setting: the mean over its seeds that have finished, with"
                                + " its 95% interval (Student's t). The best of many settings looks"
                                + " better than it is: train it again with other seeds before you"
                                + " rely on it, or let the sweep do it (confirm: 5).")))
                : Html.all(
                    List.of(
                        words(
                            "Each setting was trained with one seed. The best of many settings looks"
                                + " better than it is: train it again with other seeds before you"
                                + " rely on it, or let the sweep do it (confirm: 5)."),
                        judged))));
    compared.ifPresent(of -> sections.addAll(new SettingSections(of).varied()));
    rates.ifPresent(of -> sections.add(new Section("rates", "Learning rates", html(of))));
    TextTable stopped = ranking.trials().stopped();
    if (!stopped.rows().isEmpty()) {
      sections.add(new Section("stopped", "Not finished", DataTable.html(stopped)));
    }
    sections.add(new Section("trials", "Trials", DataTable.html(ranking.trials().table())));
    List<String> lines = new ArrayList<>(List.of(ranking.sentence()));
    lines.addAll(ruled());
    lines.add(ranking.trials().summary() + ".");
    earlier.forEach(line -> lines.add(EARLIER.formatted(line)));
    Html header = Html.all(lines.stream().map(SweepPage::words).toList());
    return new Page("Sweep " + name, header, sections).html();
  }

  private static Html html(RatesBySize rates) {
    List<Html> parts = new ArrayList<>(List.of(DataTable.html(rates.table())));
    rates.lines().forEach(line -> parts.add(words(line)));
    rates.fragment().ifPresent(yaml -> parts.add(tag("pre", text(yaml))));
    return Html.all(parts);
  }

  private static Html words(String words) {
    return tag("p", text(words));
  }
}
