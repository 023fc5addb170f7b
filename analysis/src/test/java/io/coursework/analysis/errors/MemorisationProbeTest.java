package io.coursework.analysis.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.split.ThreeParts;
import io.coursework.curricula.task.DifficultyAxis;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class MemorisationProbeTest {

  private static final Course SUMS = FakeSubject.course(10, 1, "SUM");
  private static final Set<Example> HELD_OUT =
      new HashSet<>(SUMS.evaluationSets(SplitPart.HELD_OUT, 2000).get(0).examples());
  private static final Seen SEEN =
      new Seen(SUMS.evaluationSets(SplitPart.TRAINING, 2000).get(0), 10, true);
  private final MemorisationProbe probe = new MemorisationProbe(SplitPart.HELD_OUT, 2000);

  /** Right on what was seen; on the rest, what a function says. */
  private Finding ask(ToIntFunction<Example> heldOut) {
    return probe.apply(
        FakeSubject.of(SUMS)
            .writing(
                example ->
                    new int[] {
                      HELD_OUT.contains(example)
                          ? heldOut.applyAsInt(example)
                          : example.sequence().answer(),
                      SUMS.vocabulary().endId()
                    }),
        1);
  }

  @Test
  void findsTheGapOfOneWhoAnswersWithTheNearestSeen() {
    Finding finding =
        ask(
            example ->
                SEEN
                    .nearest(WrittenAnswer.of(example, new int[0], SUMS.vocabulary()))
                    .answers()
                    .stream()
                    .filter(answer -> answer != example.sequence().answer())
                    .findFirst()
                    .orElseThrow());

    assertEquals(1, finding.value("sum_training_accuracy"));
    assertEquals(0, finding.value("sum_held_out_accuracy"));
    assertEquals(1, finding.value("sum_gap"));
    assertEquals(1, finding.value("sum_nearest_match"));
    // The nearest sums are one more or one less: 2 of the 9 other answers, if both are there.
    assertTrue(finding.value("sum_nearest_chance") < 0.25);
    assertTrue(finding.scores().get("sum_nearest_excess").low() > 0.7);
    assertEquals(2, finding.figures().size());
  }

  @Test
  void findsNoGapInOneWhoKnowsTheRule() {
    Finding finding = ask(example -> example.sequence().answer());

    assertEquals(1, finding.value("sum_held_out_accuracy"));
    assertEquals(0, finding.value("sum_gap"));
    assertFalse(finding.scores().containsKey("sum_nearest_match"));
    assertEquals(0.2266, finding.value("sum_held_out_chance"), 1e-3); // science: 0.227
  }

  @Test
  void findsNoExcessInOneWhoGuesses() {
    SplittableRandom random = new SplittableRandom(3);
    int[] guesses = random.ints(100_000, 0, 10).toArray();
    Finding finding =
        ask(example -> guesses[Math.floorMod(example.expression().hashCode(), 100_000)]);

    assertTrue(finding.value("sum_gap") > 0.7);
    // Some 78 wrong answers that match with a chance of 0.22: a standard deviation of 0.05.
    assertEquals(0, finding.value("sum_nearest_excess"), 0.15);
    assertTrue(finding.scores().get("sum_nearest_excess").low() < 0);
  }

  @Test
  void resamplesMultisetsAndNotTheirOrders() {
    // Wrong on one multiset of three pairs: its 2 orders are 1 of 21 independent trials.
    Finding finding =
        ask(
            example ->
                WrittenAnswer.of(example, new int[0], SUMS.vocabulary())
                        .multiset()
                        .equals(List.of(0, 4))
                    ? 9
                    : example.sequence().answer());
    List<String> heldOut = finding.tables().get(0).rows().get(1);

    assertEquals(List.of("SUM", "held-out", "87", "21"), heldOut.subList(0, 4));
    // The pairs weigh ten times as much as the triples: 2 of 6 pairs lose about 0.14 of all.
    assertEquals(1 - 20 / 141.0, finding.value("sum_held_out_accuracy"), 1e-9);
    assertTrue(finding.scores().get("sum_held_out_accuracy").low() < 0.8);
    assertEquals(1, finding.scores().get("sum_held_out_accuracy").high());
  }

  @Test
  void measuresHowNearMultisetsAre() {
    assertEquals(
        new MultisetDistance(0, 0), MultisetDistance.of(List.of(1, 1, 2), List.of(1, 1, 2), true));
    assertEquals(
        new MultisetDistance(1, 3), MultisetDistance.of(List.of(1, 1, 2), List.of(1, 2, 4), true));
    assertEquals(
        new MultisetDistance(1, 0), MultisetDistance.of(List.of(1, 1, 2), List.of(1, 2, 4), false));
    assertEquals(
        new MultisetDistance(2, 5), MultisetDistance.of(List.of(0, 3), List.of(1, 7), true));
    assertTrue(new MultisetDistance(1, 9).compareTo(new MultisetDistance(2, 2)) < 0);
    assertTrue(new MultisetDistance(1, 2).compareTo(new MultisetDistance(1, 1)) > 0);
  }

  /** Sums alone, split in some way. */
  private static Course sums(SplitSpec split) {
    return new Course(
        new Catalogue(Set.of()).task(SUMS.task().spec()),
        new CourseSpec(
            split,
            new FixedMix(Map.of("SUM", 1.0)),
            Control.NONE,
            "SUM",
            LossOn.ANSWER,
            8,
            100,
            0));
  }

  @Test
  void refusesACourseThatHoldsNothingOut() {
    Course all = sums(new NoHoldOut());

    Exception error =
        assertThrows(IllegalArgumentException.class, () -> probe.apply(FakeSubject.of(all), 1));
    assertTrue(error.getMessage().contains("choose split.type: multiset"), error.getMessage());
  }

  @Test
  void findsNoGapInOneWhoseErrorsDependOnTheLayoutAlone() {
    // Right on two operands, wrong on three: the parts hold them in other proportions.
    Finding finding =
        probe.apply(
            FakeSubject.of(SUMS)
                .writing(
                    example -> {
                      int operands = ((Application) example.expression()).operands().size();
                      int answer = example.sequence().answer();
                      return new int[] {
                        operands == 2 ? answer : (answer + 1) % 10, SUMS.vocabulary().endId()
                      };
                    }),
            1);
    List<List<String>> layouts = finding.tables().get(1).rows();

    assertEquals(0, finding.value("sum_gap"), 1e-12);
    assertEquals(
        finding.value("sum_held_out_accuracy"), finding.value("sum_training_accuracy"), 1e-12);
    assertEquals(0, finding.value("sum_held_out_left_out"));
    assertEquals(
        List.of("( f x x )", "( f x x x )"),
        layouts.stream().map(row -> row.get(1)).sorted().toList());
    layouts.forEach(row -> assertEquals(0, Double.parseDouble(row.get(7)), row.toString()));
  }

  @Test
  void refusesASplitThatTrainsNoLayoutOfTheHeldOutPart() {
    Course longer = sums(new Extrapolation(DifficultyAxis.OPERANDS, 2));

    Exception error =
        assertThrows(IllegalArgumentException.class, () -> probe.apply(FakeSubject.of(longer), 1));
    assertTrue(
        error.getMessage().startsWith("no held-out expression is laid out like a training one"),
        error.getMessage());
  }

  @Test
  void comparesNestedExpressionsWithoutNearestOnes() {
    Finding finding =
        new MemorisationProbe(SplitPart.HELD_OUT, 30)
            .apply(FakeSubject.of(FakeSubject.course(10, 2, "SUM")), 1);

    assertEquals(0, finding.value("sum_gap"));
    assertFalse(finding.scores().containsKey("sum_nearest_match"));
  }

  @Test
  void comparesTheMonitorByItsOwnLayouts() {
    Course parted = sums(new ThreeParts(3, 0.05, 0.1, 0.1, 0.1));
    FakeSubject byLayout =
        FakeSubject.of(parted)
            .writing(
                example ->
                    ((Application) example.expression()).operands().size() == 2
                        ? example.sequence().completion()
                        : new int[] {parted.vocabulary().endId()});

    Finding held = probe.apply(byLayout, 1);
    Finding monitor = new MemorisationProbe(SplitPart.MONITOR, 2000).apply(byLayout, 1);

    assertEquals("memorisation_monitor", monitor.probe());
    assertEquals("memorisation_monitor_accuracy", monitor.tables().get(0).name());
    for (Finding finding : List.of(held, monitor)) {
      assertEquals(0, finding.value("sum_gap"), 1e-12);
    }
    assertEquals(
        monitor.value("sum_monitor_accuracy"), monitor.value("sum_training_accuracy"), 1e-12);
    assertNotEquals(
        held.value("sum_training_accuracy"), monitor.value("sum_training_accuracy"), 0.01);
    assertEquals(
        "the split has no part monitor, but [training, held_out]; choose one of these other than training, or leave the memorisation probe out",
        new MemorisationProbe(SplitPart.MONITOR, 10).refusal(FakeSubject.of(SUMS)).orElseThrow());
    assertThrows(InvalidSpecException.class, () -> new MemorisationProbe(SplitPart.TRAINING, 10));
  }
}
