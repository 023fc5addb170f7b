package io.coursework.analysis.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.SplitPart;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class ConfusionProbeTest {

  private static final Course SUMS = FakeSubject.course(10, 1, "SUM");
  private final ConfusionProbe probe = new ConfusionProbe(SplitPart.HELD_OUT, 1000);

  private static Finding ask(ConfusionProbe probe, Course course, ToIntFunction<Example> answer) {
    int end = course.vocabulary().endId();
    return probe.apply(
        FakeSubject.of(course).writing(example -> new int[] {answer.applyAsInt(example), end}), 1);
  }

  @Test
  void saysNothingOfWrongValuesWhereThereAreNone() {
    Finding finding = probe.apply(FakeSubject.of(SUMS), 1);

    assertEquals(1, finding.value("sum_accuracy"));
    assertEquals(0, finding.value("sum_no_answer"));
    assertFalse(finding.scores().containsKey("sum_distance"));
    assertTrue(finding.tables().get(1).rows().isEmpty());
  }

  @Test
  void knowsAnswersThatAreOffByOneOnTheRing() {
    Finding finding = ask(probe, SUMS, example -> (example.sequence().answer() + 1) % 10);

    assertEquals(0, finding.value("sum_accuracy"));
    assertEquals(1, finding.value("sum_off_by_one"));
    assertEquals(1, finding.value("sum_circular_distance"));
    assertTrue(finding.value("sum_distance") >= 1); // 9 off where 9 became 0
    assertTrue(finding.value("sum_off_by_one_chance") < 0.6);
    assertTrue(finding.value("sum_circular_distance_chance") > 1.5);
  }

  @Test
  void knowsTheAnswersOfAnotherOperation() {
    Finding finding =
        ask(
            probe,
            SUMS,
            example ->
                WrittenAnswer.of(example, new int[0], SUMS.vocabulary()).multiset().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElseThrow());

    assertEquals(1, finding.value("sum_other_operation"));
    assertEquals(1, finding.value("sum_copied_operand"));
    List<String> max =
        finding.tables().get(1).rows().stream()
            .filter(row -> row.get(1).equals("as_max"))
            .findFirst()
            .orElseThrow();
    assertEquals("1.000000", max.get(3));
    assertTrue(Double.parseDouble(max.get(6)) < 0.5, max.toString());
  }

  @Test
  void scoresItsChanceWhereTheSameIsWrittenEverywhere() {
    Finding finding = ask(probe, SUMS, example -> 7);

    assertEquals(finding.value("sum_distance_chance"), finding.value("sum_distance"), 1e-12);
    assertEquals(finding.value("sum_off_by_one_chance"), finding.value("sum_off_by_one"), 1e-12);
    assertEquals(
        finding.value("sum_other_operation_chance"), finding.value("sum_other_operation"), 1e-12);
  }

  @Test
  void countsWhatIsNoValueInTheLastColumn() {
    int separator = SUMS.vocabulary().separatorId();
    Finding finding = ask(probe, SUMS, example -> separator);

    assertEquals(1, finding.value("sum_no_answer"));
    assertTrue(finding.tables().get(0).rows().stream().allMatch(row -> row.get(2).equals("none")));
  }

  @Test
  void drawsAFigureOfEachOperationAndOneOfAll() {
    Finding finding = probe.apply(FakeSubject.right(), 1);

    assertEquals(
        List.of("confusion_all", "confusion_sum", "confusion_max", "confusion_med"),
        finding.figures().stream().map(figure -> figure.name()).toList());
  }

  @Test
  void rejectsToAskNothing() {
    Exception error =
        assertThrows(InvalidSpecException.class, () -> new ConfusionProbe(SplitPart.HELD_OUT, 0));
    assertTrue(error.getMessage().contains("examples = 0 is below 1"), error.getMessage());
  }
}
