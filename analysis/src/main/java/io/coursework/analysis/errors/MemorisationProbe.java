package io.coursework.analysis.errors;

import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.IntervalChart.Mark;
import io.coursework.analysis.figure.IntervalChart.Series;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Contrast;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.Part;
import io.coursework.curricula.task.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Scores of every operation: {@code <operation>_training_accuracy}, {@code _held_out_accuracy} and
 * their difference, {@code _gap} (with the name of another part in place of {@code held_out} where
 * that is compared), on layouts that both parts have and with the training weighed by the held-out
 * layouts, with intervals that resample operand multisets; {@code _training_left_out} and {@code
 * _held_out_left_out}, how many expressions have a layout that the other part lacks; {@code
 * _held_out_chance}, the accuracy of always giving the commonest answer. Where operations do not
 * nest and a held-out answer is a wrong value: {@code _nearest_match}, the share of the wrong
 * values that answer a nearest training expression; {@code _nearest_chance}, that share if wrong
 * values were answers of any training expressions; {@code _nearest_excess}, their difference;
 * {@code _nearest_left_out}, the wrong values of as many operands as no training expression has.
 * Nearest are the training expressions of as many operands, of the same operation, whose multiset
 * shares the most operands, and of these the ones whose other operands differ least.
 */
@Guide(
    topic = Topic.ANSWERS,
    question = "whether the model knows more than it has seen",
    measures =
        "Whether the model knows only what it has seen: its accuracy on training and on held-out expressions (or, by the key part, those of the monitor or of unseen multisets) of the same layouts (as long, and nested alike), each layout counting as much as it does among the latter; and whether its wrong answers are those of the training expressions nearest to the question.",
    range =
        "Accuracies and shares 0 to 1, gap and excess -1 to 1. High training accuracy with a gap whose interval lies above 0 is memorisation; no gap at a low accuracy means no learning, no gap at a high one means a rule. An excess above 0 says that what is not known is taken from the nearest that is. The scores that end in left_out count expressions: those of a layout that only one side has.",
    random =
        "A gap of 0 and an excess of 0; accuracies up to held_out_chance, the commonest answer, which on a small held-out set lies well above 1/n. One who has learned by heart can score below it.",
    use =
        "For tasks with a hold-out. The nearest differ by one operand, mostly by one: for SUM their answers are off by one, so a nearly right calculation shows an excess as well, but no gap. Intervals resample operand multisets, of which there are few. Where many held-out expressions are left out, the gap is that of the layouts that both sides have, mostly the short ones. On nested tasks layouts with few training expressions widen the interval, the nearest are not asked for, and an error may be one of any step: ask the errors probe.")
public record MemorisationProbe(
    @Key(
            value = "what training is compared with: held_out, monitor or unseen_multisets",
            otherwise = "held_out")
        Part part,
    @Key(value = "maximum number of expressions of an operation and part", otherwise = "1000")
        int examples)
    implements Probe {

  private static final int SEEN = 20_000; // all of an operation up to n = 26 with three operands

  public MemorisationProbe {
    new Requirements()
        .require(
            part != Part.TRAINING,
            "part = training is what the others are compared with; choose held_out, monitor or unseen_multisets")
        .throwIfAny();
    AnswerSheet.requireExamples(examples);
  }

  @Override
  public String name() {
    return part == Part.HELD_OUT ? "memorisation" : "memorisation_" + SnakeCase.of(part);
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    Course course = subject.course();
    if (!course.parts().contains(Part.HELD_OUT)) {
      return Optional.of(
          "nothing is held out, so nothing tells knowing by heart from knowing the rule; choose split.type: multiset, or leave the memorisation probe out");
    }
    if (!course.parts().contains(part)) {
      return Optional.of(
          "the split has no part %s, but %s; choose one of these other than training, or leave the memorisation probe out"
              .formatted(SnakeCase.of(part), course.parts().stream().map(SnakeCase::of).toList()));
    }
    return contrasts(course).isEmpty()
        ? Optional.of(
            "no held-out expression is laid out like a training one, so their accuracies cannot be compared; choose a split of operands, such as split.type: multiset, or leave the memorisation probe out")
        : Optional.empty();
  }

  /** What can be compared, by operation. */
  private Map<String, Contrast> contrasts(Course course) {
    List<EvaluationSet> sets = new ArrayList<>(course.evaluationSets(Part.TRAINING, examples));
    sets.addAll(course.evaluationSets(part, examples));
    Map<String, Contrast> contrasts = new LinkedHashMap<>();
    Contrast.all(sets, course.vocabulary())
        .forEach(contrast -> contrasts.put(contrast.heldOut().operation(), contrast));
    return contrasts;
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    Course course = subject.course();
    Map<String, Contrast> contrasts = contrasts(course);
    Map<String, AnswerSheet> training =
        byOperation(
            AnswerSheet.of(subject, contrasts.values().stream().map(Contrast::training).toList()));
    Scores scores = new Scores();
    Chart accuracy = new Chart();
    Chart nearest = new Chart();
    List<List<String>> accuracies = new ArrayList<>();
    List<List<String>> layouts = new ArrayList<>();
    List<List<String>> distances = new ArrayList<>();
    Map<String, Map<MultisetDistance, Interval>> byDistance = new TreeMap<>();
    Map<String, Seen> seen = seen(course);
    for (AnswerSheet heldOut : AnswerSheet.of(subject, part, examples)) {
      Contrast contrast = contrasts.get(heldOut.operation());
      if (contrast != null) {
        AccuracyGap gap =
            AccuracyGap.of(
                contrast, training.get(heldOut.operation()), heldOut.as(contrast.heldOut()), seed);
        gap.scores(scores);
        accuracies.addAll(gap.rows());
        layouts.addAll(gap.layouts(course.vocabulary(), seed));
        accuracy.add(gap);
      }
      Seen own = seen.get(heldOut.operation());
      if (own != null) {
        List<Neighbour> neighbours = neighbours(own, heldOut);
        excess(heldOut, neighbours, seed, scores, nearest);
        byDistance.put(heldOut.operation(), distances(heldOut, neighbours, seed, distances));
      }
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        accuracy.figure(
            name(),
            "Accuracy on training and on held-out expressions of the same layouts, each layout weighing as among the held-out ones, with 95% intervals that resample operand multisets, and that of always giving the commonest held-out answer.",
            "What was seen and what was not",
            "operation (n held-out expressions of so many multisets)",
            "accuracy"));
    if (!nearest.categories.isEmpty()) {
      figures.add(
          nearest.figure(
              name() + "_nearest",
              "Share of the wrong held-out answers that are the answer of a nearest training expression, with 95% intervals that resample operand multisets, and the share if they were the answers of any training expressions.",
              "Wrong answers taken from the nearest seen",
              "operation (n wrong values)",
              "share of wrong values"));
    }
    byDistanceFigure(byDistance).ifPresent(figures::add);
    return new Finding(
            name(),
            scores,
            figures,
            List.of(
                new TextTable(name() + "_accuracy", AccuracyGap.COLUMNS, accuracies),
                new TextTable(name() + "_layouts", AccuracyGap.LAYOUT_COLUMNS, layouts),
                new TextTable(
                    name() + "_nearest",
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
                    distances)))
        .headlines(".*_(gap|nearest_excess)")
        .metrics("");
  }

  private static Map<String, AnswerSheet> byOperation(List<AnswerSheet> sheets) {
    return sheets.stream().collect(Collectors.toMap(AnswerSheet::operation, Function.identity()));
  }

  /** By operation; nothing where operations nest. */
  private static Map<String, Seen> seen(Course course) {
    if (!new Universe(course.task()).oneLevel()) {
      return Map.of();
    }
    boolean numeric = course.task().domain().numeric();
    return course.evaluationSets(Part.TRAINING, SEEN).stream()
        .collect(
            Collectors.toMap(
                EvaluationSet::operation,
                set -> new Seen(set, course.vocabulary().values(), numeric)));
  }

  /** Series of marks over categories. */
  private static final class Chart {

    private final List<String> categories = new ArrayList<>();
    private final Map<String, List<Mark>> series = new LinkedHashMap<>();

    void add(String label, Mark mark) {
      series.computeIfAbsent(label, l -> new ArrayList<>()).add(mark);
    }

    void add(AccuracyGap gap) {
      AnswerSheet heldOut = gap.heldOut();
      Interval examined = gap.examined();
      String category =
          "%s (n=%d of %d)".formatted(heldOut.operation(), heldOut.answers().size(), examined.n());
      categories.add(category);
      add("training", mark(category, gap.training()));
      add("held out", mark(category, examined));
      add("commonest answer", Mark.of(category, heldOut.set().chance()));
    }

    Figure figure(String name, String caption, String title, String x, String y) {
      List<Series> all = new ArrayList<>();
      series.forEach((label, marks) -> all.add(new Series(label, marks)));
      return new Figure(
          name, caption, IntervalChart.svg(title, x, y, categories, all, ValueAxis.between(0, 1)));
    }
  }

  private static Mark mark(String category, Interval interval) {
    return new Mark(category, interval.mean(), interval.low(), interval.high());
  }

  private record Neighbour(WrittenAnswer answer, Seen.Nearest nearest) {

    double match() {
      return answer.wrongValue() && nearest.answers().contains(answer.written()) ? 1 : 0;
    }
  }

  private static List<Neighbour> neighbours(Seen seen, AnswerSheet heldOut) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (WrittenAnswer answer : heldOut.answers()) {
      Seen.Nearest nearest = seen.nearest(answer);
      if (nearest != null) {
        neighbours.add(new Neighbour(answer, nearest));
      }
    }
    return neighbours;
  }

  private static void excess(
      AnswerSheet sheet, List<Neighbour> neighbours, long seed, Scores scores, Chart chart) {
    List<Neighbour> wrong =
        neighbours.stream().filter(neighbour -> neighbour.answer().wrongValue()).toList();
    scores.put(sheet.key() + "_nearest_left_out", sheet.wrongValues().size() - wrong.size());
    if (wrong.isEmpty()) {
      return;
    }
    Interval match = mean(wrong, Neighbour::match, seed);
    double chance =
        wrong.stream().mapToDouble(one -> one.nearest().chance()).average().orElseThrow();
    scores.put(sheet.key() + "_nearest_match", match);
    scores.put(sheet.key() + "_nearest_chance", chance);
    scores.put(
        sheet.key() + "_nearest_excess",
        mean(wrong, one -> one.match() - one.nearest().chance(), seed));
    String category = "%s (n=%d)".formatted(sheet.operation(), wrong.size());
    chart.categories.add(category);
    chart.add("answer of a nearest seen", mark(category, match));
    chart.add("chance", Mark.of(category, chance));
  }

  private static Interval mean(
      List<Neighbour> neighbours, ToDoubleFunction<Neighbour> value, long seed) {
    return AnswerSheet.mean(
        neighbours.stream().map(Neighbour::answer).toList(),
        neighbours.stream().mapToDouble(value).toArray(),
        seed);
  }

  /** Accuracy by distance to the nearest seen; every expression counts once. */
  private static Map<MultisetDistance, Interval> distances(
      AnswerSheet sheet, List<Neighbour> neighbours, long seed, List<List<String>> rows) {
    Map<MultisetDistance, List<Neighbour>> groups =
        neighbours.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.nearest().distance(), TreeMap::new, Collectors.toList()));
    Map<MultisetDistance, Interval> accuracies = new TreeMap<>();
    groups.forEach(
        (distance, group) -> {
          Interval accuracy = mean(group, one -> one.answer().right() ? 1 : 0, seed);
          List<Neighbour> wrong = group.stream().filter(one -> one.answer().wrongValue()).toList();
          accuracies.put(distance, accuracy);
          rows.add(
              List.of(
                  sheet.operation(),
                  Integer.toString(distance.operands()),
                  Integer.toString(distance.difference()),
                  Integer.toString(group.size()),
                  TextTable.decimal(accuracy.mean()),
                  TextTable.decimal(accuracy.low()),
                  TextTable.decimal(accuracy.high()),
                  Integer.toString(wrong.size()),
                  Long.toString(wrong.stream().filter(one -> one.match() == 1).count()),
                  TextTable.decimal(
                      wrong.stream()
                          .mapToDouble(one -> one.nearest().chance())
                          .average()
                          .orElse(Double.NaN))));
        });
    return accuracies;
  }

  /** Where distances vary. */
  private Optional<Figure> byDistanceFigure(
      Map<String, Map<MultisetDistance, Interval>> accuracies) {
    TreeSet<MultisetDistance> all = new TreeSet<>();
    accuracies.values().forEach(own -> all.addAll(own.keySet()));
    if (all.size() < 2) {
      return Optional.empty();
    }
    Chart chart = new Chart();
    for (MultisetDistance distance : all) {
      String category = "%d by %d".formatted(distance.operands(), distance.difference());
      chart.categories.add(category);
      accuracies.forEach(
          (operation, own) -> {
            if (own.containsKey(distance)) {
              chart.add(operation, mark(category, own.get(distance)));
            }
          });
    }
    return Optional.of(
        chart.figure(
            name() + "_distance",
            "Accuracy on held-out expressions by their distance to the nearest training expressions, with 95% intervals that resample operand multisets.",
            "Accuracy by distance to the nearest seen",
            "operands that are not shared, by how much in all",
            "accuracy"));
  }
}
