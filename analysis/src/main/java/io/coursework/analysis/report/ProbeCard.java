package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import java.util.List;

/**
 * What a probe found, with how it is to be read.
 *
 * @param guide of the probe
 * @param finding what it found
 */
public record ProbeCard(Guide guide, Finding finding) {

  /** Its place on the page. */
  String id() {
    return id(finding);
  }

  static String id(Finding finding) {
    return "probe-" + finding.probe();
  }

  /** The card as a piece of a {@link Page}. */
  public Html html() {
    return tag(
        "article",
        style("card"),
        attribute("id", id()),
        tag("h4", text(finding.probe())),
        tag("p", text(guide.measures())),
        ScoreTable.html(finding),
        tag(
            "details",
            tag("summary", text("how to read it")),
            tag(
                "dl",
                style("guide"),
                part("range", guide.range()),
                part("at random", guide.random()),
                part("use", guide.use()))),
        figures(),
        Html.all(finding.tables().stream().map(DataTable::folded).toList()));
  }

  /** The first to be seen, the others behind their number: a page of 25 probes is long. */
  private Html figures() {
    List<Html> figures = finding.figures().stream().map(FigureCard::html).toList();
    if (figures.size() < 2) {
      return Html.all(figures);
    }
    List<Html> others = figures.subList(1, figures.size());
    String name = others.size() == 1 ? "1 more figure" : others.size() + " more figures";
    return Html.all(
        List.of(
            figures.get(0),
            tag("details", style("more"), tag("summary", text(name)), Html.all(others))));
  }

  private static Html part(String name, String sentences) {
    return Html.all(List.of(tag("dt", text(name)), tag("dd", text(sentences))));
  }
}
