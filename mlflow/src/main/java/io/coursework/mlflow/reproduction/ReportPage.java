package io.coursework.mlflow.reproduction;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.Page;
import io.coursework.analysis.report.Section;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    chapter.words().lines().forEach(said -> parts.add(tag("p", text(said))));
    parts.add(FigureCard.all(chapter.figures()));
    chapter
        .tables()
        .forEach(
            table ->
                parts.add(
                    table.name().equals(Report.RUNS) ? runs(table) : DataTable.folded(table)));
    return new Section(chapter.id(), chapter.title(), Html.all(parts));
  }

  /** Arm by arm, so that a claim can point to its own. */
  private static Html runs(TextTable all) {
    Map<String, List<List<String>>> arms = new LinkedHashMap<>();
    all.rows().forEach(row -> arms.computeIfAbsent(row.get(0), arm -> new ArrayList<>()).add(row));
    return Html.all(
        arms.entrySet().stream()
            .map(
                arm ->
                    tag(
                        "div",
                        attribute("id", anchor(arm.getKey())),
                        DataTable.folded(
                            new TextTable(
                                Report.RUNS + "_" + arm.getKey(), all.columns(), arm.getValue()))))
            .toList());
  }

  private static String anchor(String curriculum) {
    return Report.RUNS + "-" + curriculum;
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
            FigureCard.all(report.figures(claim)),
            tag("p", text(claim.criterion() + " " + claim.refutation())),
            tag("p", text("What would change it: " + verdict.kind().change() + ".")),
            tag("p", text("Runs: "), arms(report.arms(claim)))));
  }

  /** Links to the tables of arms. */
  private static Html arms(List<Arm> arms) {
    List<Html> links = new ArrayList<>();
    for (Arm arm : arms) {
      links.add(text(links.isEmpty() ? "" : ", "));
      links.add(
          tag("a", attribute("href", "#" + anchor(arm.curriculum())), text(arm.curriculum())));
    }
    return Html.all(links);
  }

  /** A verdict in its colour. */
  private static Html word(Kind kind) {
    return tag(
        "b",
        style(kind == Kind.CONFIRMED ? "right" : kind == Kind.REFUTED ? "wrong" : "soft"),
        text(kind.words()));
  }
}
