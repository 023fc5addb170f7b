package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.statistics.Holm;
import java.util.ArrayList;
import java.util.List;

/** The tests of all probes together, in plain words. */
final class ProbeSummary {

  private static final double LEVEL = 0.05;

  private record Tested(ProbeCard card, ScoreRow row) {}

  private ProbeSummary() {}

  /** What the tests say, the most certain first; nothing if there are none. */
  static Html html(List<ProbeCard> cards) {
    List<Tested> tests = new ArrayList<>();
    for (ProbeCard card : cards) {
      ScoreRow.of(card.finding()).stream()
          .filter(ScoreRow::tested)
          .forEach(row -> tests.add(new Tested(card, row)));
    }
    if (tests.isEmpty()) {
      return Html.NOTHING;
    }
    double[] adjusted = Holm.adjusted(tests.stream().mapToDouble(test -> test.row().p()).toArray());
    List<Html> beyond = new ArrayList<>();
    List<Html> alone = new ArrayList<>();
    List<Html> chance = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      double p = tests.get(i).row().p();
      if (adjusted[i] < LEVEL) {
        beyond.add(line(tests.get(i), "beyond chance", "beyond"));
      } else if (p < LEVEL) {
        alone.add(line(tests.get(i), "beyond chance if it were the only test", "alone"));
      } else {
        chance.add(line(tests.get(i), "no more than chance", "chance"));
      }
    }
    List<Html> lines = new ArrayList<>(beyond);
    lines.addAll(alone);
    lines.addAll(chance);
    return Html.all(
        List.of(
            tag("h3", text("What the probes can tell from chance")),
            tag("ul", style("verdicts"), Html.all(lines)),
            tag(
                "p",
                style("soft"),
                text(
                    tests.size() == 1
                        ? "One test, at the 5% level."
                        : "%d tests, together at the 5%% level (Holm): among so many, a small p alone says little."
                            .formatted(tests.size())))));
  }

  private static Html line(Tested test, String verdict, String kind) {
    ScoreRow row = test.row();
    String random =
        Double.isNaN(row.random()) ? "" : " (%s at random)".formatted(Digits.of(row.random()));
    return tag(
        "li",
        style(kind),
        tag("a", attribute("href", "#" + test.card().id()), text(test.card().finding().probe())),
        text(" "),
        tag("span", style("mono"), text(row.key())),
        text(" %s%s, p %s: ".formatted(Digits.of(row.score().value()), random, Digits.p(row.p()))),
        tag("b", text(verdict)));
  }

  /** Which probes there are, as links to their cards. */
  static Html links(List<ProbeCard> cards) {
    return tag(
        "p",
        style("jumps"),
        Html.all(
            cards.stream()
                .map(
                    card ->
                        tag("a", attribute("href", "#" + card.id()), text(card.finding().probe())))
                .toList()));
  }
}
