package io.coursework.analysis.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ErrorsProbeTest {

  private static final Course NESTED = FakeSubject.course(10, 2, "SUM");
  private static final Vocabulary VOCABULARY = NESTED.vocabulary();
  private final ErrorsProbe probe = new ErrorsProbe(SplitPart.HELD_OUT, 40);

  private Finding ask(Function<Example, int[]> writing) {
    return probe.apply(FakeSubject.of(NESTED).writing(writing), 1);
  }

  private static int[] right(Example example) {
    return example.sequence().completion();
  }

  private static boolean twoSteps(Example example) {
    return example.expression().depth() == 2;
  }

  private static long share(Function<Example, Boolean> which) {
    return NESTED.evaluationSets(SplitPart.HELD_OUT, 40).get(0).examples().stream()
        .filter(which::apply)
        .count();
  }

  /** Plants one error where it can be, and expects it in just as many chains. */
  private void finds(
      String kind, Function<Example, int[]> planted, Function<Example, Boolean> where) {
    Finding finding =
        ask(example -> where.apply(example) ? planted.apply(example) : right(example));
    List<Example> all = NESTED.evaluationSets(SplitPart.HELD_OUT, 40).get(0).examples();
    double expected = (double) share(where) / all.size();

    assertTrue(expected > 0);
    assertEquals(expected, finding.value("sum_" + kind), 1e-12);
    assertEquals(1 - expected, finding.value("sum_right"), 1e-12);
    assertTrue(finding.scores().get("sum_" + kind).hasInterval());
    List<List<String>> examples = finding.tables().get(2).rows();
    assertTrue(!examples.isEmpty() && examples.size() <= 3, examples.toString());
    assertTrue(examples.stream().allMatch(row -> row.get(1).equals(kind)), examples.toString());
  }

  @Test
  void findsAWrongValue() {
    finds(
        "wrong_value",
        example -> {
          int[] tokens = right(example);
          tokens[tokens.length - 2] = (tokens[tokens.length - 2] + 3) % 10;
          return tokens;
        },
        example -> true);
  }

  @Test
  void findsAMissingEnd() {
    finds(
        "missing_end",
        example -> Arrays.copyOf(right(example), right(example).length - 1),
        ErrorsProbeTest::twoSteps);
  }

  @Test
  void findsAnEndBeforeTheAnswer() {
    finds(
        "early_end",
        example -> {
          int[] tokens = right(example);
          int[] cut = Arrays.copyOf(tokens, tokens.length - 2); // ends in the separator
          cut[cut.length - 1] = VOCABULARY.endId();
          return cut;
        },
        ErrorsProbeTest::twoSteps);
  }

  @Test
  void findsABrokenExpression() {
    finds(
        "syntax",
        example -> {
          int[] tokens = right(example);
          tokens[0] = VOCABULARY.separatorId();
          return tokens;
        },
        example -> true);
  }

  @Test
  void findsTheWrongNode() {
    finds(
        "leap_or_repeat",
        example ->
            new int[] {example.sequence().answer(), VOCABULARY.endId()}, // right, but at one leap
        ErrorsProbeTest::twoSteps);
    Finding leaping = ask(example -> new int[] {example.sequence().answer(), VOCABULARY.endId()});
    assertEquals(leaping.value("sum_leap_or_repeat"), leaping.value("right_by_wrong_chain"), 1e-12);
  }

  @Test
  void findsAnOperationThatWasMiscopied() {
    finds(
        "copy_error",
        example -> {
          int[] tokens = right(example);
          for (int i = 0; i < tokens.length; i++) {
            if (VOCABULARY.text(tokens[i]).equals("SUM")) {
              tokens[i] = VOCABULARY.id("MAX");
              break;
            }
          }
          return tokens;
        },
        ErrorsProbeTest::twoSteps);
  }

  @Test
  void saysAtWhichStep() {
    Finding finding =
        ask(
            example -> {
              int[] tokens = right(example);
              tokens[tokens.length - 2] = (tokens[tokens.length - 2] + 3) % 10;
              return tokens;
            });
    List<Example> all = NESTED.evaluationSets(SplitPart.HELD_OUT, 40).get(0).examples();
    long two = all.stream().filter(ErrorsProbeTest::twoSteps).count();

    assertEquals(
        List.of(
            List.of("SUM", "wrong_value", "1", Long.toString(all.size() - two)),
            List.of("SUM", "wrong_value", "2", Long.toString(two))),
        finding.tables().get(1).rows());
    Expression first = all.get(0).expression();
    assertTrue(new ChainOfThought(NESTED.task()).steps(first).size() >= 2);
  }
}
