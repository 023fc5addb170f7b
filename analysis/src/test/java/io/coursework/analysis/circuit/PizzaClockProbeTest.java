package io.coursework.analysis.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PizzaClockProbeTest {

  private static final double FLOAT = 1e-6; // logits and gradients are floats

  private final PizzaClockProbe probe = new PizzaClockProbe("SUM", 100);

  private static FakeSubject with(int n, GridModel.Logit logit, GridModel.Gradient gradient) {
    FakeSubject subject = FakeSubject.of(FakeSubject.course(n, 1, "SUM", "MAX"));
    return subject.with(new GridModel(n, subject.course().vocabulary().size(), logit, gradient));
  }

  private static FakeSubject with(int n, GridModel.Logit logit) {
    return with(n, logit, (side, a, b, c) -> new float[2]);
  }

  @ParameterizedTest
  @CsvSource({"7, 1", "7, 3", "9, 2", "10, 1", "10, 3", "11, 4"})
  void tellsAClockFromAPizza(int n, int k) {
    Finding clock = new PizzaClockProbe("SUM", 200).apply(CircleModels.clock(n, k), 0);
    Finding pizza = new PizzaClockProbe("SUM", 200).apply(CircleModels.pizza(n, k), 0);

    // A clock turns the gradients by the angle between the operands, whose cosine is 0 on average:
    // a standard error of 0.71 / 14. A pizza knows their sum alone.
    assertEquals(0, clock.value("gradient_symmetricity"), 0.15);
    assertEquals(1, pizza.value("gradient_symmetricity"), 1e-4);
    // The clock's right answer is as loud as both radii make it, which is no matter of distance;
    // the
    // pizza's falls with it as |cos(w (a - b) / 2)|, up to the radii.
    assertTrue(clock.value("distance_irrelevance") > 0.7, clock.scores().toString());
    assertTrue(pizza.value("distance_irrelevance") < 0.3, pizza.scores().toString());
    // Beside the answer's own differences: the right logit hardly differs in a clock.
    assertTrue(clock.value("right_logit_spread") < 0.1);
    assertTrue(pizza.value("right_logit_spread") > 0.3);
  }

  @ParameterizedTest
  @CsvSource({"7, 1", "10, 3"})
  void bothAddOnTheirCircle(int n, int k) {
    for (FakeSubject subject : List.of(CircleModels.clock(n, k), CircleModels.pizza(n, k))) {
      Finding finding = new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0.9).apply(subject, 0);

      assertEquals(1, finding.value("keys"));
      assertEquals("yes", finding.tables().get(0).rows().get(k - 1).get(3));
      assertTrue(finding.value("r_squared") > 0.6, finding.scores().toString());
      assertTrue(finding.value("excluded_loss") > finding.value("restricted_loss") + 0.5);
    }
    // One who knows every pair by heart answers right, and of no frequency.
    FakeSubject table =
        with(n, (a, b, c) -> (c == (a + b) % n ? 2 : 0) + 8 * noise(a, b, c)); // sum is a 17th
    Finding finding = new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0.9).apply(table, 0);
    assertTrue(finding.value("r_squared") < 0.3, finding.scores().toString());
    assertTrue(finding.value("keys") > 1);
  }

  private static double noise(int a, int b, int c) {
    return new SplittableRandom(1_000_003L * a + 1009L * b + c).nextDouble() - 0.5;
  }

  @Test
  void aModelThatTakesItsOperandsAlikeIsSymmetric() {
    Finding finding =
        probe.apply(with(10, (a, b, c) -> 0, (side, a, b, c) -> new float[] {1 + a + b, c}), 0);

    assertEquals(1, finding.value("gradient_symmetricity"), FLOAT);
  }

  @Test
  void comparesTheTwoPlacesOfTheSamePromptAndAnswer() {
    // 3-4-5 triangle between the sides, whatever the prompt; other answers or rows turn it.
    GridModel.Gradient turned =
        (side, a, b, c) -> {
          double angle = a + 3 * b + 7 * c + (side == 0 ? 0 : Math.acos(0.6));
          return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        };

    Finding finding = probe.apply(with(10, (a, b, c) -> 0, turned), 0);

    assertEquals(0.6, finding.value("gradient_symmetricity"), FLOAT);
    assertEquals(0.6, finding.scores().get("gradient_symmetricity").low(), FLOAT);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 10}) // all cells; half of them
  void aLogitOfTheSumAloneDoesNotFeelTheDistance(int n) {
    Finding finding = probe.apply(with(n, (a, b, c) -> (a + b) % n < 2 ? 1 : 0), 0);

    // For odd n each distance has all sums, so its deviation is that over all. For even n it has
    // the even or the odd ones, one of 5 with the value 1 in either.
    assertEquals(1, finding.value("distance_irrelevance"), FLOAT);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 10})
  void aLogitOfTheDistanceAloneIsNothingElse(int n) {
    Finding finding = probe.apply(with(n, (a, b, c) -> Math.cos(2 * Math.PI * (a - b) / n)), 0);

    assertEquals(0, finding.value("distance_irrelevance"), FLOAT);
  }

  @Test
  void leavesOutTheCellsThatDoNotExist() {
    assertEquals(50, probe.apply(with(10, (a, b, c) -> a), 0).tables().get(0).rows().size());
    assertEquals(49, probe.apply(with(7, (a, b, c) -> a), 0).tables().get(0).rows().size());
  }

  @Test
  void aConstantLogitHasNoDistanceThatCouldMatter() {
    Finding finding = probe.apply(with(10, (a, b, c) -> 2), 0);

    assertEquals(0, finding.value("right_logit_spread"));
    assertFalse(
        finding.scores().containsKey("distance_irrelevance"),
        "nothing is left to be irrelevant to");
    assertEquals(0, finding.value("gradient_symmetricity"));
  }

  @Test
  void refusesWhatIsNoSum() {
    assertTrue(
        new PizzaClockProbe("MAX", 100).refusal(FakeSubject.right()).orElseThrow().contains("MAX"));
  }

  @Test
  void rejectsTooFewDraws() {
    assertThrows(InvalidSpecException.class, () -> new PizzaClockProbe("SUM", 1));
  }
}
