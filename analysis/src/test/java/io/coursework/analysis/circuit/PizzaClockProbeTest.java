package io.coursework.analysis.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.spec.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  void aConstantLogitScoresNothing() {
    Finding finding = probe.apply(with(10, (a, b, c) -> 2), 0);

    assertEquals(0, finding.value("distance_irrelevance"));
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
