package io.coursework.mlflow.reproduction;

import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.Page;
import io.coursework.analysis.report.Section;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;

/** A report as a page: what was found, pictures, then each claim with what it rests on. */
final class ReportPage {

  private ReportPage() {}

  static String of(Report report) {
    List<Section> sections = new ArrayList<>();
    report.chapters(true).forEach(chapter -> sections.add(section(chapter)));
    List<Html> parts = new ArrayList<>();
    List<String> words = report.words();
    words.subList(1, words.size()).forEach(said -> parts.add(tag("p", text(said))));
    parts.add(tag("p", text(report.counts() + ".")));
    report.claims(true).forEach(claim -> parts.add(details(claim, report)));
    List<Claim> missing = report.claims(false);
    if (!missing.isEmpty()) {
      parts.add(DataTable.folded(missing(missing, report)));
    }
    sections.add(new Section("claims", "Claims", Html.all(parts)));
    report.chapters(false).forEach(chapter -> sections.add(section(chapter)));
    return new Page(Report.TITLE, lead(report), sections).html();
  }

  /** What a reader must know first, the verdicts, and how much was run. */
  private static Html lead(Report report) {
    List<Html> lead = new ArrayList<>();
    report.foreword().forEach(said -> lead.add(tag("p", tag("b", text(said)))));
    lead.add(
        tag(
            "ul",
            style("lead"),
            Html.all(
                report.claims(true).stream()
                    .map(
                        claim ->
                            tag(
                                "li",
                                word(report.verdicts().get(claim).kind()),
                                text(": %s (%s)".formatted(claim.statement(), claim.id()))))
                    .toList())));
    lead.add(tag("p", text(report.words().get(0))));
    return Html.all(lead);
  }

  private static TextTable missing(List<Claim> claims, Report report) {
    return new TextTable(
        "not_run",
        List.of("claim", "statement", "why"),
        claims.stream()
            .map(
                claim ->
                    List.of(claim.id(), claim.statement(), report.verdicts().get(claim).reason()))
            .toList());
  }

  private static Section section(Report.Chapter chapter) {
    List<Html> parts = new ArrayList<>();
    if (!chapter.words().isEmpty()) {
      parts.add(tag("p", text(chapter.words())));
    }
    parts.add(FigureCard.all(chapter.figures()));
    chapter.tables().forEach(table -> parts.add(DataTable.folded(table)));
    return new Section(chapter.id(), chapter.title(), Html.all(parts));
  }

  private static Html details(Claim claim, Report report) {
    Verdict verdict = report.verdicts().get(claim);
    return Html.all(
        List.of(
            tag("h3", style("topic"), text(claim.id() + ": " + claim.statement())),
            tag("p", word(verdict.kind()), text(": " + verdict.reason() + ".")),
            tag(
                "ul",
                Html.all(
                    verdict.measured().stream()
                        .map(one -> tag("li", text(one.name() + ": " + one.number())))
                        .toList())),
            tag("p", text(claim.criterion())),
            tag(
                "p",
                text(
                    "What would change it: "
                        + verdict.kind().change()
                        + "."
                        + report.arms(claim)))));
  }

  /** A verdict in its colour. */
  private static Html word(Kind kind) {
    return tag(
        "b",
        style(kind == Kind.CONFIRMED ? "right" : kind == Kind.REFUTED ? "wrong" : "soft"),
        text(kind.words()));
  }
}
