package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.curricula.spec.SnakeCase;
import java.util.List;

/** The tests of all probes together, in plain words. */
final class ProbeSummary {

  private ProbeSummary() {}

  /** What the tests say, the most certain first; nothing if there are none. */
  static Html html(List<ProbeCard> cards) {
    List<Verdict> verdicts = Verdict.of(cards.stream().map(ProbeCard::finding).toList());
    if (verdicts.isEmpty()) {
      return Html.NOTHING;
    }
    return Html.all(
        List.of(
            tag("h3", text("What the probes can tell from chance")),
            tag(
                "ul",
                style("verdicts"),
                Html.all(verdicts.stream().map(ProbeSummary::line).toList())),
            tag(
                "p",
                style("soft"),
                text(
                    verdicts.size() == 1
                        ? "One test, at the 5% level."
                        : "%d tests, together at the 5%% level (Holm): among so many, a small p alone says little."
                            .formatted(verdicts.size())))));
  }

  private static Html line(Verdict verdict) {
    ScoreRow row = verdict.row();
    return tag(
        "li",
        style(SnakeCase.of(verdict.kind())),
        tag(
            "a",
            attribute("href", "#" + ProbeCard.id(verdict.finding())),
            text(verdict.finding().probe())),
        text(" "),
        tag("span", style("mono"), text(row.key())),
        text(" %s, p %s: ".formatted(verdict.value(), Digits.p(row.p()))),
        tag("b", text(verdict.kind().words())));
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
