package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Accuracies at the end: in words, and as a table with bars. */
final class AccuracyTable {

  private static final Strip STRIP = new Strip(0);

  private AccuracyTable() {}

  /**
   * How the model does on what it was trained for, where it does worst, and how far it overfits.
   */
  static Html words(List<Accuracy> accuracies, String target) {
    List<Accuracy> heldOut = accuracies.stream().filter(Accuracy::isHeldOut).toList();
    StringBuilder words = new StringBuilder();
    if (heldOut.isEmpty()) {
      words.append(
          accuracies.stream()
              .map(a -> a.operation() + " " + Digits.share(a.training()))
              .collect(
                  Collectors.joining(
                      ", ",
                      "Nothing is held out. Share of training expressions answered right: ",
                      ".")));
      return tag("p", text(words.toString()));
    }
    heldOut.stream()
        .filter(a -> a.operation().equals(target))
        .findFirst()
        .ifPresent(a -> words.append(about(a)));
    if (heldOut.size() > 1) {
      Comparator<Accuracy> order = Comparator.comparingDouble(Accuracy::heldOut);
      Accuracy best = heldOut.stream().max(order).orElseThrow();
      Accuracy worst = heldOut.stream().min(order).orElseThrow();
      words.append(
          " Of the %d operations it does best on %s (%s) and worst on %s (%s)."
              .formatted(
                  heldOut.size(),
                  best.operation(),
                  Digits.share(best.heldOut()),
                  worst.operation(),
                  Digits.share(worst.heldOut())));
    }
    Optional<Accuracy> widest =
        heldOut.stream()
            .filter(a -> !Double.isNaN(a.gap()))
            .max(Comparator.comparingDouble(Accuracy::gap));
    widest.ifPresent(
        a ->
            words.append(
                a.gap() < 0.005
                    ? " It does as well on held-out expressions as on those it was trained on."
                    : " The widest gap between training and held-out expressions is %s, on %s."
                        .formatted(Digits.share(a.gap()), a.operation())));
    return tag("p", style("lead"), text(words.toString().strip()));
  }

  private static String about(Accuracy a) {
    String chance =
        Double.isNaN(a.chance())
            ? ""
            : "; always giving the commonest answer would score " + Digits.share(a.chance());
    return "On %s, which the training is for, the model answers %s of the held-out expressions right%s."
        .formatted(a.operation(), Digits.share(a.heldOut()), chance);
  }

  /** A line per operation. */
  static Html html(List<Accuracy> accuracies) {
    return tag(
        "div",
        style("table"),
        attribute("tabindex", "0"),
        tag(
            "table",
            style("accuracies"),
            tag(
                "thead",
                tag(
                    "tr",
                    tag("th", text("operation")),
                    head("held-out"),
                    STRIP.heading(),
                    head("whole chain"),
                    head("training"),
                    head("gap"),
                    head("commonest answer"),
                    head("expressions"))),
            tag("tbody", Html.all(accuracies.stream().map(AccuracyTable::row).toList()))),
        tag(
            "p",
            style("soft"),
            text(
                "Share of answers right at the end, by greedy generation of the chain of thought,"
                    + " each expression weighted by how likely it is drawn (with split 'parts' so that each"
                    + " held-out tuple or multiset counts alike); among training expressions each layout (how long they are and how they nest) weighs as much as among held-out ones, and the gap compares layouts that both have. Bar: held-out; open circle: training; upright tick: commonest answer.")));
  }

  private static Html row(Accuracy a) {
    return tag(
        "tr",
        tag("td", text(a.operation())),
        tag("td", style("number"), tag("b", text(Digits.share(a.heldOut())))),
        bar(a),
        number(a.chain()),
        number(a.training()),
        number(a.gap()),
        number(a.chance()),
        tag("td", style("number"), text(a.isHeldOut() ? "%,d".formatted(a.examples()) : "\u2013")));
  }

  private static Html bar(Accuracy a) {
    List<Html> marks = new ArrayList<>();
    if (a.isHeldOut()) {
      marks.add(STRIP.bar(a.heldOut()));
    }
    if (!Double.isNaN(a.chance())) {
      marks.add(STRIP.tick("random", a.chance()));
    }
    if (!Double.isNaN(a.training())) {
      marks.add(STRIP.dot("open", a.training()));
    }
    return STRIP.cell(marks);
  }

  private static Html number(double share) {
    return tag("td", style("number"), text(Digits.share(share)));
  }

  private static Html head(String text) {
    return tag("th", style("number"), text(text));
  }
}
