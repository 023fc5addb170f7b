package io.coursework.analysis.errors;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is answered to held-out expressions, beside what was seen nearest to them. */
final class NearestAnswers {

  private final String probe;
  private final Scores scores;
  private final long seed;
  private final Marks wrongValues = new Marks();
  private final List<List<String>> rows = new ArrayList<>();
  private final Map<String, Map<MultisetDistance, Interval>> accuracies = new TreeMap<>();

  /**
   * Nothing yet.
   *
   * @param probe in whose name figures and tables are
   * @param scores that are added to
   */
  NearestAnswers(String probe, Scores scores, long seed) {
    this.probe = probe;
    this.scores = scores;
    this.seed = seed;
  }

  private record Neighbour(WrittenAnswer answer, Seen.Nearest nearest) {

    double match() {
      return answer.wrongValue() && nearest.answers().contains(answer.written()) ? 1 : 0;
    }
  }

  /** The held-out expressions of one operation. */
  void add(AnswerSheet sheet, Seen seen) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (WrittenAnswer answer : sheet.answers()) {
      Seen.Nearest nearest = seen.nearest(answer);
      if (nearest != null) {
        neighbours.add(new Neighbour(answer, nearest));
      }
    }
    excess(sheet, wrong(neighbours));
    accuracies.put(sheet.operation(), byDistance(sheet, neighbours));
  }

  private static List<Neighbour> wrong(List<Neighbour> neighbours) {
    return neighbours.stream().filter(neighbour -> neighbour.answer().wrongValue()).toList();
  }

  private void excess(AnswerSheet sheet, List<Neighbour> wrong) {
    scores.put(sheet.key() + "_nearest_left_out", sheet.wrongValues().size() - wrong.size());
    if (wrong.isEmpty()) {
      return;
    }
    Interval match = mean(wrong, Neighbour::match);
    double chance = chance(wrong);
    scores.put(sheet.key() + "_nearest_match", match);
    scores.put(sheet.key() + "_nearest_chance", chance);
    scores.put(
        sheet.key() + "_nearest_excess", mean(wrong, one -> one.match() - one.nearest().chance()));
    String category = "%s (n=%d)".formatted(sheet.operation(), wrong.size());
    wrongValues.add("answer of a nearest seen", category, match);
    wrongValues.add("chance", category, chance);
  }

  /** NaN of none. */
  private static double chance(List<Neighbour> wrong) {
    return wrong.stream().mapToDouble(one -> one.nearest().chance()).average().orElse(Double.NaN);
  }

  private Interval mean(List<Neighbour> neighbours, ToDoubleFunction<Neighbour> value) {
    return AnswerSheet.mean(
        neighbours.stream().map(Neighbour::answer).toList(),
        neighbours.stream().mapToDouble(value).toArray(),
        seed);
  }

  /** Accuracy by distance to the nearest seen; every expression counts once. */
  private Map<MultisetDistance, Interval> byDistance(
      AnswerSheet sheet, List<Neighbour> neighbours) {
    Map<MultisetDistance, List<Neighbour>> groups =
        neighbours.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.nearest().distance(), TreeMap::new, Collectors.toList()));
    Map<MultisetDistance, Interval> own = new TreeMap<>();
    groups.forEach(
        (distance, group) -> {
          Interval accuracy = mean(group, one -> one.answer().right() ? 1 : 0);
          List<Neighbour> wrong = wrong(group);
          own.put(distance, accuracy);
          rows.add(
              TextTable.row(
                  sheet.operation(),
                  distance.operands(),
                  distance.difference(),
                  group.size(),
                  accuracy,
                  wrong.size(),
                  wrong.stream().filter(one -> one.match() == 1).count(),
                  chance(wrong)));
        });
    return own;
  }

  /** Of wrong values, where there are any; and by distance, where distances vary. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    if (!wrongValues.isEmpty()) {
      figures.add(
          new Figure(
              probe + "_nearest",
              "Share of the wrong held-out answers that are the answer of a nearest training expression, with 95% intervals that resample operand multisets, and the share if they were the answers of any training expressions.",
              wrongValues.svg(
                  "Wrong answers taken from the nearest seen",
                  "operation (n wrong values)",
                  "share of wrong values",
                  ValueAxis.between(0, 1))));
    }
    TreeSet<MultisetDistance> distances = new TreeSet<>();
    accuracies.values().forEach(own -> distances.addAll(own.keySet()));
    if (distances.size() > 1) {
      Marks marks = new Marks();
      for (MultisetDistance distance : distances) {
        String category = "%d by %d".formatted(distance.operands(), distance.difference());
        accuracies.forEach(
            (operation, own) -> {
              if (own.containsKey(distance)) {
                marks.add(operation, category, own.get(distance));
              }
            });
      }
      figures.add(
          new Figure(
              probe + "_distance",
              "Accuracy on held-out expressions by their distance to the nearest training expressions, with 95% intervals that resample operand multisets.",
              marks.svg(
                  "Accuracy by distance to the nearest seen",
                  "operands that are not shared, by how much in all",
                  "accuracy",
                  ValueAxis.between(0, 1))));
    }
    return figures;
  }

  TextTable table() {
    return new TextTable(
        probe + "_nearest",
        List.of(
            "operation",
            "operands_not_shared",
            "difference",
            "n",
            "accuracy",
            "low",
            "high",
            "wrong_values",
            "of_nearest",
            "chance"),
        rows);
  }
}
