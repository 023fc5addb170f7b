package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Finding;
import java.util.ArrayList;
import java.util.List;

/** The scores of a finding as tables, those that are shares or correlations drawn as well. */
final class ScoreTable {

  private ScoreTable() {}

  /** The headlines, and the other scores behind their number. */
  static Html html(Finding finding) {
    List<ScoreRow> headlines = new ArrayList<>();
    List<ScoreRow> details = new ArrayList<>();
    for (ScoreRow row : ScoreRow.of(finding)) {
      (finding.headlines().contains(row.key()) ? headlines : details).add(row);
    }
    if (headlines.isEmpty()) {
      return html(details);
    }
    Html more =
        details.isEmpty()
            ? Html.NOTHING
            : tag(
                "details",
                style("data"),
                tag("summary", text("%d more scores".formatted(details.size()))),
                html(details));
    return Html.all(List.of(html(headlines), more));
  }

  private static Html html(List<ScoreRow> rows) {
    boolean intervals = rows.stream().anyMatch(row -> row.score().hasInterval());
    boolean randoms = rows.stream().anyMatch(row -> !Double.isNaN(row.random()));
    boolean tests = rows.stream().anyMatch(ScoreRow::tested);
    boolean drawn = rows.stream().anyMatch(ScoreTable::isDrawn);
    boolean negative = rows.stream().filter(ScoreTable::isDrawn).anyMatch(ScoreTable::isNegative);
    Strip strip = new Strip(negative ? -1 : 0);
    List<Html> head = new ArrayList<>(List.of(tag("th", text("score")), number("th", "value")));
    if (intervals) {
      head.add(number("th", "95% interval"));
    }
    if (drawn) {
      head.add(strip.heading());
    }
    if (randoms) {
      head.add(number("th", "at random"));
    }
    if (tests) {
      head.add(number("th", "p"));
    }
    List<Html> lines = new ArrayList<>();
    for (ScoreRow row : rows) {
      Estimate score = row.score();
      List<Html> cells = new ArrayList<>();
      cells.add(tag("td", style("mono"), text(row.key())));
      cells.add(number("td", Digits.of(score.value())));
      if (intervals) {
        cells.add(number("td", score.hasInterval() ? interval(score) : ""));
      }
      if (drawn) {
        cells.add(isDrawn(row) ? strip.cell(marks(row, strip)) : strip.empty());
      }
      if (randoms) {
        cells.add(number("td", Double.isNaN(row.random()) ? "" : Digits.of(row.random())));
      }
      if (tests) {
        cells.add(number("td", row.tested() ? Digits.p(row.p()) : ""));
      }
      lines.add(tag("tr", Html.all(cells)));
    }
    return tag(
        "div",
        style(DataTable.frame(rows.size())),
        attribute("tabindex", "0"),
        tag(
            "table",
            style("scores"),
            tag("thead", tag("tr", Html.all(head))),
            tag("tbody", Html.all(lines))));
  }

  private static String interval(Estimate score) {
    return Digits.of(score.low()) + " to " + Digits.of(score.high());
  }

  /** A dot at the score, a line over its interval, a tick where it is at random. */
  private static List<Html> marks(ScoreRow row, Strip strip) {
    Estimate score = row.score();
    List<Html> marks = new ArrayList<>();
    if (row.random() >= strip.low() && row.random() <= 1) {
      marks.add(strip.tick("random", row.random()));
    }
    if (score.hasInterval()) {
      marks.add(strip.span("interval", score.low(), score.high()));
    }
    marks.add(strip.dot("score", score.value()));
    return marks;
  }

  private static boolean isDrawn(ScoreRow row) {
    Estimate score = row.score();
    return Math.abs(score.value()) <= 1
        && (!score.hasInterval() || Math.abs(score.low()) <= 1 && Math.abs(score.high()) <= 1);
  }

  private static boolean isNegative(ScoreRow row) {
    return row.score().value() < 0 || row.score().low() < 0 || row.random() < 0;
  }

  private static Html number(String name, String text) {
    return tag(name, style("number"), text(text));
  }
}
