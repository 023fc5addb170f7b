package io.coursework.analysis.errors;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.Course;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Scores of every operation: {@code <operation>_accuracy}, weighted as in the evaluation; {@code
 * _no_answer}, the share of expressions without a value before the end; {@code _wrong_values}; and
 * of these, if there is one: {@code _distance} and {@code _circular_distance} to the right one,
 * {@code _off_by_one} on the ring, {@code _other_operation}, the share that another operation of
 * the task would give on the same operands, and {@code _copied_operand}. Each has beside it {@code
 * ..._chance}, its mean if the operation's wrong values were dealt out again among its failed
 * expressions. Distances of numbers only. Intervals resample operand multisets.
 */
@Guide(
    topic = Topic.ANSWERS,
    question = "which answers are given in place of which",
    measures =
        "Which values are written in place of which, and what the wrong ones have to do with the right ones: how far off they are, whether another operation would give them, whether they copy an operand.",
    range =
        "Shares 0 to 1, distances 0 to n-1, or to n/2 on the ring. wrong_values counts them; their scores are there only if there is one. Each has a chance beside it: the same wrong values dealt out among the failed expressions.",
    random =
        "An untrained model writes hardly any value: no_answer near 1. Wrong values that know nothing of the expression score their chance.",
    use =
        "To tell a nearly right calculation (off by one, short distances) from another operation, from copying and from guessing. With few wrong values the intervals are wide, and chance lies near the score itself. On nested tasks the operands are the values of the root's own, so that an error of an inner step counts as one of the root: ask the errors probe which step is wrong.")
public record ConfusionProbe(
    @Key(value = "whose expressions are asked: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of an operation", otherwise = "1000") int examples)
    implements AnswerProbe {

  public ConfusionProbe {
    AnswerSheet.requireExamples(examples);
  }

  @Override
  public String name() {
    return "confusion";
  }

  /** A property of a value in the place of an expression's answer. */
  private interface Measure {
    double of(WrittenAnswer answer, int value);
  }

  private static Map<String, Measure> measures(Task task) {
    int n = task.n();
    Map<String, Measure> measures = new LinkedHashMap<>();
    if (task.domain().numeric()) {
      measures.put("distance", (answer, value) -> Math.abs(value - answer.value()));
      measures.put(
          "circular_distance", (answer, value) -> WrittenAnswer.circular(value, answer.value(), n));
      measures.put(
          "off_by_one",
          (answer, value) -> WrittenAnswer.circular(value, answer.value(), n) == 1 ? 1 : 0);
    }
    measures.put(
        "other_operation",
        (answer, value) ->
            task.operations().all().stream().anyMatch(other -> gives(other, answer, value, n))
                ? 1
                : 0);
    measures.put("copied_operand", (answer, value) -> answer.operands().contains(value) ? 1 : 0);
    return measures;
  }

  /** Whether another operation than the root's gives the value. */
  private static boolean gives(Operation other, WrittenAnswer answer, int value, int n) {
    return !other.equals(answer.root().operation())
        && answer.operands().stream().allMatch(operand -> other.takes(operand, n))
        && other.apply(answer.operandArray(), n) == value;
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    Course course = subject.course();
    Scores scores = new Scores();
    List<Figure> figures = new ArrayList<>();
    List<List<String>> counts = new ArrayList<>();
    List<List<String>> wrong = new ArrayList<>();
    List<AnswerSheet> sheets = sheets(subject);
    List<WrittenAnswer> all = new ArrayList<>();
    for (AnswerSheet sheet : sheets) {
      all.addAll(sheet.answers());
      scores.put(sheet.key() + "_accuracy", sheet.weighted(seed).mean(sheet.hits()));
      scores.put(
          sheet.key() + "_no_answer",
          mean(sheet.answers(), answer -> answer.written() == null ? 1 : 0, seed));
      measure(course.task(), sheet, seed, scores, wrong);
      figures.add(figure(subject, sheet.key(), sheet.operation(), sheet.answers()));
      count(course.vocabulary(), sheet, counts);
    }
    if (sheets.size() > 1) {
      figures.add(0, figure(subject, "all", "all operations", all));
    }
    return new Finding(
            name(),
            scores,
            figures,
            List.of(
                new TextTable(
                    "confusion_counts", List.of("operation", "answer", "written", "count"), counts),
                new TextTable(
                    "confusion_wrong_values",
                    List.of("operation", "score", "wrong_values", "mean", "low", "high", "chance"),
                    wrong)))
        .headlines(".*_(off_by_one|other_operation|copied_operand)")
        .metrics("");
  }

  private static void measure(
      Task task, AnswerSheet sheet, long seed, Scores scores, List<List<String>> rows) {
    List<WrittenAnswer> wrong = sheet.wrongValues();
    scores.put(sheet.key() + "_wrong_values", wrong.size());
    if (wrong.isEmpty()) {
      return;
    }
    Map<String, Measure> measures = measures(task);
    measures.forEach(
        (key, measure) -> {
          Interval observed = mean(wrong, answer -> measure.of(answer, answer.written()), seed);
          double chance = chance(wrong, measure);
          scores.put(sheet.key() + "_" + key, observed);
          scores.put(sheet.key() + "_" + key + "_chance", chance);
          rows.add(row(sheet, key, wrong.size(), observed, chance));
        });
    for (Operation other : task.operations().all()) {
      Measure same = (answer, value) -> gives(other, answer, value, task.n()) ? 1 : 0;
      if (!other.name().equals(sheet.operation())) {
        rows.add(
            row(
                sheet,
                "as_" + other.name().toLowerCase(Locale.ROOT),
                wrong.size(),
                mean(wrong, answer -> same.of(answer, answer.written()), seed),
                chance(wrong, same)));
      }
    }
  }

  private static Interval mean(
      List<WrittenAnswer> answers, ToDoubleFunction<WrittenAnswer> value, long seed) {
    return AnswerSheet.mean(answers, AnswerSheet.values(answers, value), seed);
  }

  /**
   * The mean over the wrong answers and, for each, over the wrong values of all that are wrong
   * here.
   */
  private static double chance(List<WrittenAnswer> wrong, Measure measure) {
    Map<Integer, Integer> frequencies = new LinkedHashMap<>();
    wrong.forEach(answer -> frequencies.merge(answer.written(), 1, Integer::sum));
    double sum = 0;
    for (WrittenAnswer answer : wrong) {
      double own = 0;
      int count = 0;
      for (Map.Entry<Integer, Integer> value : frequencies.entrySet()) {
        if (value.getKey() != answer.value()) {
          own += value.getValue() * measure.of(answer, value.getKey());
          count += value.getValue();
        }
      }
      sum += own / count;
    }
    return sum / wrong.size();
  }

  private static List<String> row(
      AnswerSheet sheet, String key, int wrongValues, Interval observed, double chance) {
    return TextTable.row(sheet.operation(), key, wrongValues, observed, chance);
  }

  /** [n, n + 1]; the last column for what is not a value. */
  private static int[][] matrix(List<WrittenAnswer> answers, int n) {
    int[][] matrix = new int[n][n + 1];
    for (WrittenAnswer answer : answers) {
      matrix[answer.value()][answer.written() == null ? n : answer.written()]++;
    }
    return matrix;
  }

  private static void count(Vocabulary vocabulary, AnswerSheet sheet, List<List<String>> rows) {
    int n = vocabulary.values();
    int[][] matrix = matrix(sheet.answers(), n);
    for (int value = 0; value < n; value++) {
      for (int written = 0; written <= n; written++) {
        if (matrix[value][written] > 0) {
          rows.add(
              List.of(
                  sheet.operation(),
                  vocabulary.text(value),
                  written < n ? vocabulary.text(written) : "none",
                  Integer.toString(matrix[value][written])));
        }
      }
    }
  }

  private Figure figure(Subject subject, String key, String title, List<WrittenAnswer> answers) {
    Vocabulary vocabulary = subject.course().vocabulary();
    int n = vocabulary.values();
    int[][] counts = matrix(answers, n);
    List<String> rows = new ArrayList<>();
    double[][] shares = new double[n][n + 1];
    for (int value = 0; value < n; value++) {
      int total = Arrays.stream(counts[value]).sum();
      rows.add("%s (n=%d)".formatted(vocabulary.text(value), total));
      for (int written = 0; written <= n; written++) {
        int count = counts[value][written];
        shares[value][written] = count == 0 ? Double.NaN : (double) count / total;
      }
    }
    List<String> columns = new ArrayList<>(WrittenAnswer.labels(vocabulary));
    columns.add("none");
    String label = label(subject);
    return new Figure(
        "confusion_" + key,
        "What is written (columns; none: no value before the end) for %s expressions with each answer (rows, n expressions): shares of the row. Empty cells never occur."
            .formatted(label),
        HeatMap.sequential(
            new HeatMap.Matrix(
                "Answers to %s, %s expressions".formatted(title, label),
                "right answer",
                rows,
                "written answer",
                columns,
                "share",
                shares),
            1));
  }
}
