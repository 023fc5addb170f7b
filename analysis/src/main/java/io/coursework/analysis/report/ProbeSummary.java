package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tests of all probes together, in plain words. */
final class ProbeSummary {

  private ProbeSummary() {}

  /**
   * What the tests say, the most certain first, those that say nothing behind their number; nothing
   * if there are none.
   */
  static Html html(List<ProbeCard> cards) {
    List<TestVerdict> verdicts = verdicts(cards);
    if (verdicts.isEmpty()) {
      return Html.NOTHING;
    }
    List<TestVerdict> told =
        verdicts.stream().filter(verdict -> verdict.kind() != TestVerdict.Kind.CHANCE).toList();
    List<TestVerdict> chance = verdicts.subList(told.size(), verdicts.size());
    return Html.all(
        List.of(
            tag("h3", text("What the probes can tell from chance")),
            told.isEmpty() ? Html.NOTHING : list(told),
            chance.isEmpty()
                ? Html.NOTHING
                : tag("details", tag("summary", text(noMore(chance.size()))), list(chance)),
            tag(
                "p",
                style("soft"),
                text(
                    verdicts.size() == 1
                        ? "One test, at the 5% level."
                        : "%d tests, together at the 5%% level (Holm): among so many, a small p alone says little."
                            .formatted(verdicts.size())))));
  }

  private static List<TestVerdict> verdicts(List<ProbeCard> cards) {
    return TestVerdict.of(cards.stream().map(ProbeCard::finding).toList());
  }

  private static String noMore(int tests) {
    return tests == 1
        ? "1 test finds no more than chance"
        : tests + " tests find no more than chance";
  }

  private static Html list(List<TestVerdict> verdicts) {
    return tag(
        "ul", style("verdicts"), Html.all(verdicts.stream().map(ProbeSummary::line).toList()));
  }

  private static Html line(TestVerdict verdict) {
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

  /** Which probes there are by topic, as links to their cards; marked are those beyond chance. */
  static Html contents(List<ProbeCard> cards) {
    Set<String> beyond =
        verdicts(cards).stream()
            .filter(verdict -> verdict.kind() == TestVerdict.Kind.BEYOND)
            .map(verdict -> verdict.finding().probe())
            .collect(Collectors.toSet());
    List<Html> rows = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      List<Html> links =
          cards.stream()
              .filter(card -> card.guide().topic() == topic)
              .map(card -> link(card, beyond.contains(card.finding().probe())))
              .toList();
      if (!links.isEmpty()) {
        rows.add(tag("dt", tag("a", attribute("href", "#" + id(topic)), text(topic.title()))));
        rows.add(tag("dd", style("jumps"), Html.all(links)));
      }
    }
    Html key =
        beyond.isEmpty()
            ? Html.NOTHING
            : tag("p", style("soft"), text("\u25cf has a score beyond chance, all tests counted"));
    return tag("div", style("contents"), tag("dl", Html.all(rows)), key);
  }

  private static Html link(ProbeCard card, boolean beyond) {
    return tag(
        "a",
        attribute("href", "#" + card.id()),
        style(beyond ? "beyond" : "probe"),
        text(card.finding().probe()));
  }

  /** A topic's place on the page. */
  static String id(Topic topic) {
    return "topic-" + SnakeCase.of(topic);
  }
}
