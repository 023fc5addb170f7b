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
        tag("h3", text(finding.probe())),
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
        Html.all(finding.figures().stream().map(FigureCard::html).toList()),
        Html.all(finding.tables().stream().map(DataTable::folded).toList()));
  }

  private static Html part(String name, String sentences) {
    return Html.all(List.of(tag("dt", text(name)), tag("dd", text(sentences))));
  }
}
