package io.coursework.analysis.errors;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Contrast;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
        "A gap of 0 and an excess of 0; accuracies up to held_out_chance, the commonest answer, which on a small held-out set lies well above 1/n. A model that has memorised can score below it.",
    use =
        "For tasks with a hold-out. The nearest differ by one operand, mostly by one: for SUM their answers are off by one, so a nearly right calculation shows an excess as well, but no gap. Intervals resample operand multisets, of which there are few. Where many held-out expressions are left out, the gap is that of the layouts that both sides have, mostly the short ones. On nested tasks layouts with few training expressions widen the interval, the nearest are not asked for, and an error may be one of any step: ask the errors probe.")
public record MemorisationProbe(
    @Key(
            value = "what training is compared with: held_out, monitor or unseen_multisets",
            otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of an operation and part", otherwise = "1000")
        int examples)
    implements AnswerProbe {

  private static final int SEEN = 20_000; // all of an operation up to n = 26 with three operands

  public MemorisationProbe {
    new Requirements()
        .require(
            part != SplitPart.TRAINING,
            "part = training is what the others are compared with; choose held_out, monitor or unseen_multisets")
        .throwIfAny();
    AnswerSheet.requireExamples(examples);
  }

  @Override
  public String name() {
    return part == SplitPart.HELD_OUT ? "memorisation" : "memorisation_" + SnakeCase.of(part);
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    Course course = subject.course();
    if (!course.parts().contains(SplitPart.HELD_OUT)) {
      return Optional.of(
          "nothing is held out, so memorising cannot be told from knowing the rule; choose split.type: multiset, or leave the memorisation probe out");
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
    List<EvaluationSet> sets = new ArrayList<>(course.evaluationSets(SplitPart.TRAINING, examples));
    sets.addAll(course.evaluationSets(part, examples));
    Map<String, Contrast> contrasts = new LinkedHashMap<>();
    Contrast.all(sets, course.vocabulary())
        .forEach(contrast -> contrasts.put(contrast.heldOut().operation(), contrast));
    return contrasts;
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    List<AnswerSheet> sheets = sheets(subject);
    Scores scores = new Scores();
    List<Figure> figures = new ArrayList<>();
    List<TextTable> tables = new ArrayList<>();
    gaps(subject, sheets, seed, scores, figures, tables);
    NearestAnswers nearest = new NearestAnswers(name(), scores, seed);
    Map<String, Seen> seen = seen(subject.course());
    for (AnswerSheet sheet : sheets) {
      if (seen.containsKey(sheet.operation())) {
        nearest.add(sheet, seen.get(sheet.operation()));
      }
    }
    figures.addAll(nearest.figures());
    tables.add(nearest.table());
    return new Finding(name(), scores, figures, tables)
        .headlines(".*_(gap|nearest_excess)")
        .metrics("");
  }

  /** Training against what is examined, operation by operation, on layouts that both have. */
  private void gaps(
      Subject subject,
      List<AnswerSheet> sheets,
      long seed,
      Scores scores,
      List<Figure> figures,
      List<TextTable> tables) {
    Course course = subject.course();
    Map<String, Contrast> contrasts = contrasts(course);
    Map<String, AnswerSheet> training =
        AnswerSheet.of(subject, contrasts.values().stream().map(Contrast::training).toList())
            .stream()
            .collect(Collectors.toMap(AnswerSheet::operation, Function.identity()));
    Marks marks = new Marks();
    List<List<String>> accuracies = new ArrayList<>();
    List<List<String>> layouts = new ArrayList<>();
    for (AnswerSheet sheet : sheets) {
      Contrast contrast = contrasts.get(sheet.operation());
      if (contrast != null) {
        AccuracyGap gap =
            AccuracyGap.of(
                contrast, training.get(sheet.operation()), sheet.as(contrast.heldOut()), seed);
        gap.scores(scores);
        accuracies.addAll(gap.rows());
        layouts.addAll(gap.layouts(course.vocabulary(), seed));
        mark(marks, gap);
      }
    }
    figures.add(
        new Figure(
            name(),
            "Accuracy on training and on held-out expressions of the same layouts, each layout weighing as among the held-out ones, with 95% intervals that resample operand multisets, and that of always giving the commonest held-out answer.",
            marks.svg(
                "What was seen and what was not",
                "operation (n held-out expressions of so many multisets)",
                "accuracy",
                ValueAxis.between(0, 1))));
    tables.add(new TextTable(name() + "_accuracy", AccuracyGap.COLUMNS, accuracies));
    tables.add(new TextTable(name() + "_layouts", AccuracyGap.LAYOUT_COLUMNS, layouts));
  }

  private static void mark(Marks accuracy, AccuracyGap gap) {
    AnswerSheet heldOut = gap.heldOut();
    String category =
        "%s (n=%d of %d)"
            .formatted(heldOut.operation(), heldOut.answers().size(), gap.examined().n());
    accuracy.add("training", category, gap.training());
    accuracy.add("held out", category, gap.examined());
    accuracy.add("commonest answer", category, heldOut.set().chance());
  }

  /** By operation; nothing where operations nest. */
  private static Map<String, Seen> seen(Course course) {
    if (!new Universe(course.task()).oneLevel()) {
      return Map.of();
    }
    boolean numeric = course.task().domain().numeric();
    return course.evaluationSets(SplitPart.TRAINING, SEEN).stream()
        .collect(
            Collectors.toMap(
                EvaluationSet::operation,
                set -> new Seen(set, course.vocabulary().values(), numeric)));
  }
}
