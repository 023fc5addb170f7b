package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of what is held out, side by side: a line an operation, three columns a part. */
final class PartTable {

  private PartTable() {}

  static Html html(List<PartAccuracy> parts) {
    Set<String> operations = new LinkedHashSet<>();
    parts.forEach(part -> operations.addAll(part.answers().keySet()));
    List<Html> names = new ArrayList<>(List.of(tag("th", text(""))));
    List<Html> measures = new ArrayList<>(List.of(tag("th", text("operation"))));
    for (PartAccuracy part : parts) {
      names.add(tag("th", style("number"), attribute("colspan", "3"), text(part.name())));
      measures.add(tag("th", style("number"), text("answer")));
      measures.add(tag("th", style("number"), text("whole chain")));
      measures.add(tag("th", style("number"), text("gap")));
    }
    return Html.all(
        List.of(
            tag("h3", text("The held-out parts side by side")),
            tag(
                "div",
                style("table"),
                attribute("tabindex", "0"),
                tag(
                    "table",
                    tag("thead", tag("tr", Html.all(names)), tag("tr", Html.all(measures))),
                    tag(
                        "tbody",
                        Html.all(
                            operations.stream()
                                .map(operation -> row(operation, parts))
                                .toList())))),
            tag("dl", style("terms"), Html.all(parts.stream().map(PartTable::meaning).toList())),
            tag(
                "p",
                style("soft"),
                text(
                    "Gap: how much better training expressions are answered than those of the part."
                        + " Each part has its own gap, on the layouts that it shares with training,"
                        + " and each layout weighs as much among the training expressions as it does"
                        + " in that part."))));
  }

  private static Html row(String operation, List<PartAccuracy> parts) {
    List<Html> cells = new ArrayList<>(List.of(tag("td", text(operation))));
    for (PartAccuracy part : parts) {
      cells.add(share(part.answers(), operation));
      cells.add(share(part.chains(), operation));
      cells.add(share(part.gaps(), operation));
    }
    return tag("tr", Html.all(cells));
  }

  private static Html share(Map<String, Double> shares, String operation) {
    double share = shares.getOrDefault(operation, Double.NaN);
    return tag("td", style("number"), text(Digits.share(share)));
  }

  private static Html meaning(PartAccuracy part) {
    return Html.all(List.of(tag("dt", text(part.name())), tag("dd", text(part.meaning()))));
  }
}
