package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.reproduction.evidence.Answer;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Measured;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** A report in Markdown, beside its figures and the table of its runs. */
final class ReportMarkdown {

  private ReportMarkdown() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder("# " + Report.TITLE + "\n\n");
    report.foreword().forEach(said -> text.append("**%s**%n%n".formatted(said)));
    for (Claim claim : report.claims(true)) {
      text.append(
          "- **%s**: %s (%s)%n"
              .formatted(
                  report.verdicts().get(claim).kind().words(), claim.statement(), claim.id()));
    }
    report.words().forEach(said -> text.append('\n').append(said).append('\n'));
    report.chapters(true).forEach(chapter -> text.append(chapter(chapter)));
    text.append("\n## Claims\n\n").append(report.counts()).append(".\n\n");
    text.append(ResultTable.markdown(claims(report)));
    List<Claim> missing = report.claims(false);
    if (!missing.isEmpty()) {
      text.append("\nNot run:\n\n");
      missing.forEach(
          claim ->
              text.append(
                  "- %s: %s; %s%n"
                      .formatted(
                          claim.id(), claim.statement(), report.verdicts().get(claim).reason())));
    }
    report.chapters(false).forEach(chapter -> text.append(chapter(chapter)));
    text.append("\n## Criteria\n\n");
    report
        .verdicts()
        .forEach(
            (claim, verdict) ->
                text.append(
                    "- **%s.** %s %s%s%n"
                        .formatted(
                            claim.id(),
                            claim.criterion(),
                            claim.refutation(),
                            runs(report.arms(claim)))));
    return text.toString();
  }

  private static String runs(List<Arm> arms) {
    return arms.isEmpty()
        ? ""
        : arms.stream().map(Arm::curriculum).collect(Collectors.joining(", ", " Runs of: ", "."));
  }

  private static TextTable claims(Report report) {
    return new TextTable(
        "claims",
        List.of("claim", "verdict", "measured", "why", "what would change it"),
        report.claims(true).stream()
            .map(
                claim -> {
                  Verdict verdict = report.verdicts().get(claim);
                  return List.of(
                      claim.id(),
                      verdict.kind().words(),
                      verdict.measured().stream()
                          .map(Measured::words)
                          .collect(Collectors.joining("; ")),
                      verdict.reason(),
                      verdict.kind().change());
                })
            .toList());
  }

  private static String chapter(Report.Chapter chapter) {
    StringBuilder text = new StringBuilder("\n## " + chapter.title() + "\n\n");
    if (!chapter.words().isEmpty()) {
      text.append(chapter.words().replace("\n", "\n\n")).append("\n\n");
    }
    for (Figure figure : chapter.figures()) {
      text.append(Answer.markdown(figure));
    }
    for (TextTable table : chapter.tables()) {
      text.append(
          table.name().equals(Report.RUNS)
              ? "%d runs, in `%s.tsv`.%n".formatted(table.rows().size(), table.name())
              : ResultTable.markdown(table) + "\n");
    }
    return text.toString();
  }
}
