package io.coursework.analysis.errors;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.ChainCheck;
import io.coursework.curricula.evaluation.ChainVerdict;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.ChainError;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scores, for every operation and kind of {@link ChainError}: {@code <operation>_<kind>}, the share
 * of its expressions whose chain first goes wrong in this way, and {@code <operation>_right}, the
 * share whose every step is right, with Wilson intervals; {@code right_by_wrong_chain}, the share
 * of all expressions whose answer is right although a step is not.
 */
@Guide(
    topic = Topic.ANSWERS,
    question = "where chains of thought first go wrong, and by what",
    measures =
        "At which step a chain of thought first goes wrong, and by what: something miscopied, a leap or a repeat (an operation replaced before its operands are values, or no operation replaced), a wrong value, something that is not an expression, an end before the answer, no end.",
    range =
        "Shares of an operation's expressions, 0 to 1; with the share of right chains they sum to 1. Each expression counts once, whereas an accuracy weights it by how likely it is drawn; the orders of one operand multiset tend to fail together, so the Wilson intervals are somewhat too narrow.",
    random =
        "An untrained model writes no expression at all: syntax or missing_end near 1. One that learned the form alone has wrong_value near 1 less chance.",
    use =
        "To see what is still to be learned. In tasks of one level there is one step, so that an error of a trained model is a wrong value: the confusion probe says more there. On nested tasks long chains have more steps to fail at: compare operations by their tables of steps, not by shares alone. An innermost operation that is replaced out of order is not an error; leap_or_repeat is one that is replaced before its operands are values, or a step that replaces nothing.")
public record ErrorsProbe(
    @Key(value = "whose expressions are asked: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of an operation", otherwise = "1000") int examples)
    implements AnswerProbe {

  private static final int SHOWN = 3; // examples of an operation and kind

  private static final String RIGHT = "right";

  private static final double LEVEL = 0.95;

  public ErrorsProbe {
    AnswerSheet.requireExamples(examples);
  }

  @Override
  public String name() {
    return "errors";
  }

  private record Judged(WrittenAnswer answer, ChainVerdict verdict) {

    /** The step of the first error; 0 for a missing end after right steps. */
    int step() {
      return Math.max(0, verdict.firstWrongStep());
    }

    String kind() {
      return verdict.error() == null ? RIGHT : SnakeCase.of(verdict.error());
    }
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    ChainCheck check = new ChainCheck(subject.course().task());
    Vocabulary vocabulary = subject.course().vocabulary();
    Scores scores = new Scores();
    Marks marks = new Marks();
    List<List<String>> kinds = new ArrayList<>();
    List<List<String>> steps = new ArrayList<>();
    List<List<String>> shown = new ArrayList<>();
    Map<String, List<Judged>> byOperation = new HashMap<>();
    List<AnswerSheet> sheets = sheets(subject);
    sheets.forEach(
        sheet ->
            byOperation.put(
                sheet.operation(),
                sheet.answers().stream().map(answer -> judge(check, answer)).toList()));
    List<Judged> all = byOperation.values().stream().flatMap(List::stream).toList();
    Set<String> occurring = all.stream().map(Judged::kind).collect(Collectors.toSet());
    for (AnswerSheet sheet : sheets) {
      List<Judged> judged = byOperation.get(sheet.operation());
      for (String kind : kinds()) {
        List<Judged> own = judged.stream().filter(one -> one.kind().equals(kind)).toList();
        Interval share = Intervals.proportion(own.size(), judged.size(), LEVEL);
        scores.put(sheet.key() + "_" + kind, share);
        if (kind.equals(RIGHT) || occurring.contains(kind)) {
          marks.add(kind.replace('_', ' '), sheet.label(), share);
        }
        kinds.add(TextTable.row(sheet.operation(), kind, own.size(), judged.size(), share));
        if (!kind.equals(RIGHT)) {
          addSteps(steps, sheet.operation(), kind, own);
          own.stream()
              .limit(SHOWN)
              .forEach(one -> shown.add(example(sheet.operation(), kind, one, vocabulary)));
        }
      }
    }
    long lucky =
        all.stream().filter(one -> one.verdict().right() && one.verdict().error() != null).count();
    scores.put("right_by_wrong_chain", Intervals.proportion((int) lucky, all.size(), LEVEL));
    return new Finding(
            name(),
            scores,
            List.of(figure(subject, marks)),
            List.of(
                new TextTable(
                    "errors_kinds",
                    List.of("operation", "kind", "chains", "n", "share", "low", "high"),
                    kinds),
                new TextTable(
                    "errors_steps", List.of("operation", "kind", "step", "chains"), steps),
                new TextTable(
                    "errors_examples",
                    List.of("operation", "kind", "expression", "written", "reference", "verdict"),
                    shown)))
        .headlines(".*_(copy_error|leap_or_repeat|wrong_value|syntax|early_end|missing_end)")
        .metrics("");
  }

  private static List<String> kinds() {
    List<String> kinds = new ArrayList<>(List.of(RIGHT));
    kinds.addAll(SnakeCase.words(ChainError.class));
    return kinds;
  }

  private static Judged judge(ChainCheck check, WrittenAnswer answer) {
    return new Judged(answer, check.check(answer.root(), answer.tokens()));
  }

  private static void addSteps(
      List<List<String>> rows, String operation, String kind, List<Judged> judged) {
    Map<Integer, Integer> counts = new TreeMap<>();
    judged.forEach(one -> counts.merge(one.step(), 1, Integer::sum));
    counts.forEach(
        (step, count) ->
            rows.add(
                List.of(
                    operation, kind, step == 0 ? "" : step.toString(), Integer.toString(count))));
  }

  private static List<String> example(
      String operation, String kind, Judged judged, Vocabulary vocabulary) {
    WrittenAnswer answer = judged.answer();
    return List.of(
        operation,
        kind,
        vocabulary.decode(answer.example().sequence().prompt()),
        vocabulary.decode(answer.tokens()),
        vocabulary.decode(answer.example().sequence().completion()),
        judged.verdict().explanation());
  }

  /** The kinds that occur, and right ones. */
  private Figure figure(Subject subject, Marks marks) {
    String label = label(subject);
    return new Figure(
        "errors",
        "What is first wrong in the chains of thought that the model writes for %s expressions: shares of each operation's n expressions, with 95%% Wilson intervals. Kinds that do not occur are left out."
            .formatted(label),
        marks.svg(
            "First error of a chain of thought, " + label + " expressions",
            "operation",
            "share of expressions",
            ValueAxis.between(0, 1)));
  }
}
