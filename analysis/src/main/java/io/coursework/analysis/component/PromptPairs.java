package io.coursework.analysis.component;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TokenRole;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.token.ChainOfThought;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pairs of prompts of one template with different answers, a clean one and a corrupted one, as a
 * model tells them apart: by m, the logit of the clean answer less that of the corrupted one.
 */
final class PromptPairs {

  private static final int TRIES =
      50; // a pair that two draws in three spoil is left out once in 1e9

  private final Sample clean;
  private final Sample corrupt;
  private final double[] cleanMargins;
  private final double[] corruptMargins;
  private final int skipped;
  private final ClusteredBootstrap means;

  private PromptPairs(
      Sample clean,
      Sample corrupt,
      double[] cleanMargins,
      double[] corruptMargins,
      int skipped,
      long seed) {
    this.clean = clean;
    this.corrupt = corrupt;
    this.cleanMargins = cleanMargins;
    this.corruptMargins = corruptMargins;
    this.skipped = skipped;
    this.means = ExampleBootstrap.weighted(clean.examples(), seed);
  }

  /** The expressions of the commonest template: one operation on so many values. */
  private static List<Example> template(Sample sample) {
    Map<Integer, List<Example>> byOperands = new LinkedHashMap<>();
    for (Example example : sample.examples()) {
      if (example.expression() instanceof Application application && application.innermost()) {
        byOperands
            .computeIfAbsent(application.operands().size(), key -> new ArrayList<>())
            .add(example);
      }
    }
    return byOperands.values().stream()
        .reduce((a, b) -> b.size() > a.size() ? b : a)
        .orElse(List.of());
  }

  /** Why there can be none, in one line that names the remedy; empty if there can. */
  static Optional<String> refusal(Subject subject, Sample sample, Change change) {
    if (change == Change.OPERATION && subject.course().operations().size() < 2) {
      return Optional.of(
          "%s alone is taught, so that no prompt differs in the operation; choose change: operand"
              .formatted(subject.course().operations().get(0)));
    }
    return template(sample).isEmpty()
        ? Optional.of(
            "no expression of the sample is one operation on values alone, which pairs of prompts are made of; read more examples, or leave the probe out")
        : Optional.empty();
  }

  /**
   * Draws pairs.
   *
   * @param minDifference pairs whose two prompts the model tells apart by less, in logits, are
   *     skipped: an effect relative to it would be noise
   * @return empty if the model tells no pair apart
   */
  static Optional<PromptPairs> of(
      Subject subject, Sample sample, Change change, double minDifference, long seed) {
    Course course = subject.course();
    ChainOfThought chain = new ChainOfThought(course.task());
    SplittableRandom random = new SplittableRandom(seed);
    int n = course.task().n();
    List<Example> clean = new ArrayList<>();
    List<Example> corrupt = new ArrayList<>();
    for (Example example : template(sample)) {
      Application expression = (Application) example.expression();
      for (int i = 0; i < TRIES; i++) {
        Application other = change.of(expression, course, random);
        if (other.value(n) != expression.value(n)) {
          clean.add(example);
          corrupt.add(new Example(other, chain.sequence(other), example.weight()));
          break;
        }
      }
    }
    if (clean.isEmpty()) {
      return Optional.empty();
    }
    Sample all = Sample.of(subject, sample.operation(0), clean);
    double[] high = margins(subject.model(), all, all, corrupt);
    Sample others = Sample.of(subject, sample.operation(0), corrupt);
    double[] low = margins(subject.model(), others, all, corrupt);
    int[] kept =
        IntStream.range(0, high.length)
            .filter(i -> Math.abs(high[i] - low[i]) >= minDifference)
            .toArray();
    return kept.length == 0
        ? Optional.empty()
        : Optional.of(
            new PromptPairs(
                Sample.of(
                    subject,
                    sample.operation(0),
                    Arrays.stream(kept).mapToObj(clean::get).toList()),
                Sample.of(
                    subject,
                    sample.operation(0),
                    Arrays.stream(kept).mapToObj(corrupt::get).toList()),
                Arrays.stream(kept).mapToDouble(i -> high[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> low[i]).toArray(),
                high.length - kept.length,
                seed));
  }

  private static double[] margins(
      InspectableModel model, Sample read, Sample clean, List<Example> corrupt) {
    List<Trial> trials = new ArrayList<>();
    for (int row = 0; row < read.rows(); row++) {
      trials.add(new Trial(row, read.answerPosition(row), List.of()));
    }
    List<LogitRow> logits = Trial.run(model, read.prompts(), trials);
    double[] margins = new double[read.rows()];
    Arrays.setAll(
        margins,
        row -> margin(logits.get(row), clean.answer(row), corrupt.get(row).sequence().answer()));
    return margins;
  }

  private static double margin(LogitRow logits, int clean, int corrupt) {
    return (double) logits.logits()[clean] - logits.logits()[corrupt];
  }

  Sample clean() {
    return clean;
  }

  Sample corrupt() {
    return corrupt;
  }

  int size() {
    return clean.rows();
  }

  /** How many pairs the model hardly tells apart. */
  int skipped() {
    return skipped;
  }

  /** Where the answer is predicted, the same in all. */
  int answerPosition() {
    return clean.answerPosition(0);
  }

  /** How far the model tells the two prompts apart. */
  Interval difference() {
    return means.of(values -> values[0] - values[1], cleanMargins, corruptMargins);
  }

  /** (m_patched - m_corrupt) / (m_clean - m_corrupt) of a pair: 1 if a patch restores all. */
  double effect(int pair, LogitRow patched) {
    double own = margin(patched, clean.answer(pair), corrupt.answer(pair));
    return (own - corruptMargins[pair]) / (cleanMargins[pair] - corruptMargins[pair]);
  }

  /** Mean over the pairs; NaN where a pair has no value. */
  Interval mean(double[] effects) {
    return means.mean(effects);
  }

  /** What the token at a position is, for people. */
  String place(int pair, int position) {
    TokenRole role = clean.role(pair, position);
    return switch (role) {
      case OPERAND -> differs(pair, position) ? "changed operand" : unchangedOperands(pair);
      case BRACKET -> operandBefore(pair, position) ? "closing bracket" : "opening bracket";
      default -> SnakeCase.of(role);
    };
  }

  private boolean differs(int pair, int position) {
    return clean.prompts().token(pair, position) != corrupt.prompts().token(pair, position);
  }

  private String unchangedOperands(int pair) {
    boolean someChanged =
        IntStream.range(0, answerPosition())
            .filter(position -> clean.role(pair, position) == TokenRole.OPERAND)
            .anyMatch(position -> differs(pair, position));
    return someChanged ? "other operands" : "operands";
  }

  private boolean operandBefore(int pair, int position) {
    return IntStream.range(0, position)
        .anyMatch(before -> clean.role(pair, before) == TokenRole.OPERAND);
  }
}
