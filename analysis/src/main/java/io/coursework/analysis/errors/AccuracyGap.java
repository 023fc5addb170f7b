package io.coursework.analysis.errors;

import io.coursework.analysis.probe.Contrast;
import io.coursework.analysis.probe.Layout;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much better one operation's training expressions are answered than its held-out ones of the
 * same layouts.
 *
 * @param trained answers to the training expressions, weighed as {@link Contrast} does
 * @param heldOut answers to the held-out expressions whose layout was trained
 * @param training accuracy on the former, with an interval over operand multisets, as all
 * @param examined accuracy on the latter
 * @param gap their difference
 */
record AccuracyGap(
    Contrast contrast,
    AnswerSheet trained,
    AnswerSheet heldOut,
    Interval training,
    Interval examined,
    Interval gap) {

  /** Headings of {@link #rows}. */
  static final List<String> COLUMNS =
      List.of("operation", "part", "n", "multisets", "accuracy", "low", "high", "commonest");

  /** Headings of {@link #layouts}. */
  static final List<String> LAYOUT_COLUMNS =
      List.of(
          "operation",
          "layout",
          "share",
          "training_n",
          "held_out_n",
          "training_accuracy",
          "held_out_accuracy",
          "gap",
          "low",
          "high");

  static AccuracyGap of(Contrast contrast, AnswerSheet trained, AnswerSheet heldOut, long seed) {
    ClusteredBootstrap known = trained.weighted(seed);
    ClusteredBootstrap unknown = heldOut.weighted(seed + 1); // independent of the other
    return new AccuracyGap(
        contrast,
        trained,
        heldOut,
        known.mean(trained.hits()),
        unknown.mean(heldOut.hits()),
        ClusteredBootstrap.difference(known, trained.hits(), unknown, heldOut.hits()));
  }

  /** Both accuracies, their difference, chance, and how many expressions were left out. */
  void scores(Scores scores) {
    String key = heldOut.key();
    String other = key + "_" + SnakeCase.of(heldOut.set().part());
    scores
        .put(key + "_training_accuracy", training)
        .put(other + "_accuracy", examined)
        .put(key + "_gap", gap)
        .put(other + "_chance", heldOut.set().chance())
        .put(key + "_training_left_out", contrast.trainingLeftOut())
        .put(other + "_left_out", contrast.heldOutLeftOut());
  }

  /** A line of a table for each side. */
  List<List<String>> rows() {
    return List.of(row(trained, training), row(heldOut, examined));
  }

  private static List<String> row(AnswerSheet sheet, Interval interval) {
    return TextTable.row(
        sheet.operation(),
        sheet.set().part().label(),
        sheet.answers().size(),
        interval.n(),
        interval,
        sheet.set().chance());
  }

  /** A line for each layout, the most frequent held-out one first; none where there is one. */
  List<List<String>> layouts(Vocabulary vocabulary, long seed) {
    Map<Layout, List<WrittenAnswer>> known = byLayout(trained, vocabulary);
    Map<Layout, List<WrittenAnswer>> unknown = byLayout(heldOut, vocabulary);
    List<List<String>> rows = new ArrayList<>();
    unknown.entrySet().stream()
        .sorted(Comparator.comparingDouble(layout -> -share(layout.getValue())))
        .forEach(
            layout -> {
              AnswerSheet here = new AnswerSheet(trained.set(), known.get(layout.getKey()));
              AnswerSheet there = new AnswerSheet(heldOut.set(), layout.getValue());
              AccuracyGap own = of(contrast, here, there, seed);
              rows.add(
                  TextTable.row(
                      heldOut.operation(),
                      layout.getKey().text(),
                      share(layout.getValue()),
                      here.answers().size(),
                      there.answers().size(),
                      own.training.mean(),
                      own.examined.mean(),
                      own.gap));
            });
    return rows.size() > 1 ? rows : List.of();
  }

  private static Map<Layout, List<WrittenAnswer>> byLayout(
      AnswerSheet sheet, Vocabulary vocabulary) {
    return sheet.answers().stream()
        .collect(
            Collectors.groupingBy(
                answer -> Layout.of(answer.example().sequence(), vocabulary),
                LinkedHashMap::new, // a hash of roles is another one in each process
                Collectors.toList()));
  }

  private static double share(List<WrittenAnswer> answers) {
    return answers.stream().mapToDouble(answer -> answer.example().weight()).sum();
  }
}
