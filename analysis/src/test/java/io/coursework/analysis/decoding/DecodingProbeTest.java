package io.coursework.analysis.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.component.ChainModel;
import io.coursework.analysis.component.ChainModel.Kind;
import io.coursework.analysis.errors.MemorisationProbe;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecodingProbeTest {

  private static final Course COURSE = FakeSubject.course(10, 1, "SUM", "MAX");
  private static final DecodingProbe PROBE = new DecodingProbe("target", ReadPosition.ANSWER, 2000);

  private static Finding ask(int width, CodedModel.Code code) {
    return ask(COURSE, width, code);
  }

  private static Finding ask(Course course, int width, CodedModel.Code code) {
    return PROBE.apply(
        FakeSubject.of(course).with(new CodedModel(course.vocabulary().size(), width, code)), 1);
  }

  /** ( SUM a b [c] ) ...: the values up to the closing bracket. */
  private static int[] operands(int[] tokens) {
    return operands(COURSE, tokens);
  }

  private static int[] operands(Course course, int[] tokens) {
    int close = course.vocabulary().id(")");
    int end = 0;
    while (tokens[end] != close) {
      end++;
    }
    return Arrays.copyOfRange(tokens, 2, end);
  }

  private static double[] oneHot(int value, int width) {
    double[] code = new double[width];
    code[value] = 1;
    return code;
  }

  @Test
  void readsALinearCodeOfTheSum() {
    Finding finding = ask(10, tokens -> oneHot(Arrays.stream(operands(tokens)).sum() % 10, 10));

    assertEquals(1, finding.value("answer_accuracy"));
    assertEquals(1, finding.value("answer_held_out"));
    assertEquals(1, finding.value("parity_accuracy"));
    assertEquals(1, finding.value("residue_5_held_out"));
    assertTrue(finding.scores().get("answer_selectivity").low() > 0.75);
    // The sum alone says nothing of one operand: chance is 0.1.
    assertEquals(0.1, finding.value("operand_1_accuracy"), 0.1);
    assertEquals(0, finding.value("operand_1_selectivity"), 0.15);
    List<String> before =
        finding.tables().get(0).rows().stream()
            .filter(row -> row.get(0).equals("answer") && row.get(1).equals("embedding"))
            .findFirst()
            .orElseThrow();
    assertEquals(0, Double.parseDouble(before.get(8)), 0.05, "nothing is there before the block");
  }

  @Test
  void readsOperandsAndThePartialSum() {
    Finding finding =
        ask(
            40,
            tokens -> {
              int[] operands = operands(tokens);
              double[] code = new double[40];
              for (int i = 0; i < operands.length; i++) {
                code[10 * i + operands[i]] = 1;
              }
              code[30 + (operands[0] + operands[1]) % 10] = 1;
              return code;
            });

    assertEquals(1, finding.value("operand_1_accuracy"));
    assertEquals(1, finding.value("operand_3_held_out"));
    assertEquals(1, finding.value("partial_sum_accuracy"));
    assertTrue(finding.value("partial_sum_selectivity") > 0.5);
    assertTrue(finding.value("answer_accuracy") < 0.5); // of three operands it is not linear
  }

  @Test
  void isNotSelectiveOnNoise() {
    Finding finding =
        ask(
            16,
            tokens ->
                new SplittableRandom(Arrays.hashCode(operands(tokens)) * 31L + tokens[1])
                    .doubles(16)
                    .map(value -> value - 0.5)
                    .toArray());

    // About 1,000 rows of some 250 multisets: standard deviations of 0.02, of two classes 0.04.
    for (String target : List.of("operand_1", "operand_2", "partial_sum", "answer", "residue_5")) {
      assertEquals(0, finding.value(target + "_selectivity"), 0.08, target);
    }
    assertEquals(0, finding.value("parity_selectivity"), 0.12);
    assertEquals(0.1, finding.value("answer_accuracy"), 0.05);
    assertEquals(0.1, finding.value("answer_control"), 0.05);
  }

  @Test
  void tellsOneWhoAddsFromOneWhoLooksUp() {
    // Who looks up has an entry for every multiset of the training, and none for the others.
    Course six = FakeSubject.course(6, 1, "SUM");
    Map<List<Integer>, Integer> entries = new HashMap<>();
    for (Example example : six.evaluationSets(SplitPart.TRAINING, 2000).get(0).examples()) {
      entries.putIfAbsent(multiset(operands(six, example.sequence().tokens())), entries.size());
    }
    CodedModel.Code lookUp =
        tokens -> {
          Integer entry = entries.get(multiset(operands(six, tokens)));
          return entry == null ? new double[77] : oneHot(entry, 77);
        };
    CodedModel.Code sum = tokens -> oneHot(Arrays.stream(operands(six, tokens)).sum() % 6, 77);
    FakeSubject adder = FakeSubject.of(six);
    FakeSubject reader =
        FakeSubject.of(six)
            .writing(
                example -> {
                  int[] right = example.sequence().completion();
                  boolean known =
                      entries.containsKey(multiset(operands(six, example.sequence().tokens())));
                  return known ? right : new int[] {(right[0] + 1) % 6, right[1]};
                });

    Finding adds = ask(six, 77, sum);
    Finding looksUp = ask(six, 77, lookUp);
    MemorisationProbe memorisation = new MemorisationProbe(SplitPart.HELD_OUT, 2000);

    assertEquals(1, adds.value("answer_accuracy"));
    assertEquals(1, adds.value("answer_held_out"));
    assertTrue(adds.scores().get("answer_selectivity").low() > 0.5);
    assertTrue(looksUp.value("answer_accuracy") > 0.8, looksUp.numbers().toString());
    assertTrue(looksUp.value("answer_held_out") < 0.4, "an answer for all that has no entry");
    assertEquals(0, looksUp.value("answer_selectivity"), 0.05);
    assertEquals(0, memorisation.apply(adder, 1).value("sum_gap"));
    assertEquals(1, memorisation.apply(reader, 1).value("sum_gap"));
  }

  private static List<Integer> multiset(int[] operands) {
    return Arrays.stream(operands).sorted().boxed().toList();
  }

  @Test
  void sharesTheAccuracyOfAProbeThatKnowsTheInputsByHeart() {
    // A direction for every multiset of the training: any labels of multisets are linear in it. Six
    // values make 21 of two and 56 of three.
    Course six = FakeSubject.course(6, 1, "SUM", "MAX");
    Finding finding =
        ask(
            six,
            77,
            tokens -> {
              int[] sorted = operands(six, tokens);
              Arrays.sort(sorted);
              double[] code = new double[77];
              int rank = 0; // of the multiset, in the combinatorial number system
              for (int i = 0; i < sorted.length; i++) {
                int b = sorted[i] + i;
                rank += i == 0 ? b : i == 1 ? b * (b - 1) / 2 : b * (b - 1) * (b - 2) / 6;
              }
              code[sorted.length == 2 ? rank : 21 + rank] = 1;
              return code;
            });

    assertTrue(finding.value("answer_accuracy") > 0.9, finding.numbers().toString());
    assertTrue(finding.value("answer_control") > 0.9);
    assertEquals(0, finding.value("answer_selectivity"), 0.02);
    assertTrue(finding.value("answer_held_out") < 0.3); // multisets that no probe has seen
  }

  @Test
  @Tag("long")
  void asksForDepthAndNodeAtThePrompt() {
    Course nested = FakeSubject.course(10, 3, "SUM", "MAX");
    Finding finding =
        new DecodingProbe("SUM", ReadPosition.PROMPT, 100).apply(FakeSubject.of(nested), 1);

    assertEquals("decoding_sum_prompt", finding.probe());
    assertTrue(finding.scores().containsKey("depth_accuracy"));
    // Of two operands, the one with an operation inside: 2 reductions and 13 tokens at least.
    assertTrue(finding.value("depth_from_length") > 0.9, finding.numbers().toString());
    assertTrue(finding.value("answer_from_length") < 0.5, finding.numbers().toString());
    assertFalse(finding.scores().containsKey("reduced_next_accuracy")); // all innermost at once
  }

  @Test
  void tellsOneWhoKnowsTheAnswerBeforeItsChainFromOneWhoFollowsIt() {
    Course nested = FakeSubject.course(6, 2, "SUM");
    DecodingProbe probe = new DecodingProbe("SUM", ReadPosition.PROMPT, 70);
    Finding ahead =
        probe.apply(FakeSubject.of(nested).with(new ChainModel(nested, Kind.LOOKS_AHEAD)), 1);
    Finding follows =
        probe.apply(FakeSubject.of(nested).with(new ChainModel(nested, Kind.FOLLOWS)), 1);

    assertEquals(1, ahead.value("answer_accuracy"));
    assertEquals(1, ahead.value("answer_held_out"));
    assertTrue(ahead.scores().get("answer_selectivity").low() > 0.2);
    assertTrue(ahead.value("answer_from_length") < 0.4, "its length does not say it");
    assertTrue(follows.scores().get("answer_accuracy").high() < 0.2);
    assertTrue(follows.value("answer_held_out") < 0.2);
    assertTrue(follows.scores().get("answer_selectivity").high() < 0);
  }

  @Test
  void looksForNothingAheadOfWhatIsAnsweredAtOnce() {
    Course nested = FakeSubject.course(10, 2, "SUM", "MAX");
    FakeSubject subject = FakeSubject.of(nested);
    Finding finding = new DecodingProbe("SUM", ReadPosition.PROMPT, 100).apply(subject, 1);
    Sample all = Sample.of(subject, SplitPart.TRAINING, 100);
    long once =
        all.examples().stream().filter(example -> example.expression().reductions() == 1).count();

    assertTrue(once > 0);
    assertEquals(once, finding.value("expressions_left_out"));
    assertEquals(all.rows() - once, finding.value("expressions"));
    assertFalse(finding.scores().containsKey("depth_accuracy")); // always 2 of those that are left
  }

  @Test
  void refusesToLookAheadWhereEveryExpressionIsAnsweredAtOnce() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DecodingProbe("target", ReadPosition.PROMPT, 100)
                    .apply(FakeSubject.of(COURSE), 1));
    assertEquals(
        "every expression of this task is answered right after its prompt, so nothing is foreseen there; choose at: answer, or leave the decoding probe out",
        error.getMessage());
  }

  @Test
  void refusesAHandfulOfExpressions() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DecodingProbe("target", ReadPosition.ANSWER, 5)
                    .apply(FakeSubject.of(COURSE), 1));
    assertEquals(
        "5 training expressions of SUM can be read at the answer, fewer than 10; read more examples, or leave the decoding probe out",
        error.getMessage());
  }

  @Test
  void refusesAnOperationThatIsNotTaught() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DecodingProbe("MIN", ReadPosition.ANSWER, 10).apply(FakeSubject.of(COURSE), 1));
    assertEquals(
        "MIN is not one of the operations that are taught, [SUM, MAX]; choose operation: SUM, or leave the decoding probe out",
        error.getMessage());
  }
}
