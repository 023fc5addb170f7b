package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.experiment.LoggedTables;
import io.coursework.mlflow.experiment.ResultTable;
import io.coursework.mlflow.sweep.SweepPlan;
import io.coursework.mlflow.sweep.Workplace;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the runs of a sweep to a report. */
public final class Reproduction {

  /** The report's name among files. */
  public static final String PAGE = "reproduction.html";

  private static final String MARKDOWN = "reproduction.md";
  private static final String FIGURES = "figures";

  private final Catalogue catalogue;

  @Inject
  Reproduction(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Judges the claims by the runs that have finished.
   *
   * @param plan under its parent run
   * @param runs the folder of the trials' runs
   * @return empty if no run has finished that a claim asks for
   */
  public Optional<Report> report(SweepPlan plan, Path runs) throws IOException {
    Optional<Evidence> evidence = Evidence.read(plan, runs, catalogue);
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(Report.of(plan.sweep(), evidence.get()));
  }

  /**
   * What a reproduction leaves with the run of its sweep.
   *
   * @param runs the folder of the trials' runs
   */
  public Workplace.Conclusion conclusion(Path runs) {
    return (plan, parent) -> {
      Optional<Report> report = report(plan, runs);
      if (report.isEmpty()) {
        return "";
      }
      files(report.get())
          .forEach((path, text) -> parent.artifact(path, text.getBytes(StandardCharsets.UTF_8)));
      LoggedTables.record(parent, List.of(report.get().claims()));
      return "%s. All of it is in `%s`.%n%n%s%n"
          .formatted(
              report.get().summary(),
              PAGE,
              ResultTable.markdown(Report.verdicts(report.get().claims())));
    };
  }

  /** The claims as they were recorded with the run of a sweep; empty if none were. */
  public static Optional<TextTable> recorded(Path parent) throws IOException {
    Path file = parent.resolve("artifacts").resolve(Report.CLAIMS + ".tsv");
    return Files.exists(file)
        ? Optional.of(TextTable.parse(Report.CLAIMS, Files.readString(file)))
        : Optional.empty();
  }

  /** The files of a report by their paths: page, Markdown, figures and tables. */
  public static Map<String, String> files(Report report) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(PAGE, report.html());
    files.put(MARKDOWN, report.markdown(FIGURES));
    report
        .figures()
        .forEach(figure -> files.put(FIGURES + "/" + figure.name() + ".svg", figure.svg()));
    report.tables().forEach(table -> files.put(table.name() + ".tsv", table.tsv()));
    return files;
  }
}
