package io.coursework.analysis.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.FakeLandscape;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningCoefficientProbeTest {

  private static final int WEIGHTS = 400;
  private static final double HOT = 64 / Math.log(64); // nβ of a batch of 64
  // The mean of 4 chains x 400 draws of 400 weights that forget within few steps: its standard
  // error
  // is below 1% of the estimate.
  private static final double SAMPLING = 0.03;

  private final LearningCoefficientProbe probe = probe(0.001, 1);

  private static LearningCoefficientProbe probe(double epsilon, double gamma) {
    return new LearningCoefficientProbe(EvaluationSet.MIXED, epsilon, gamma, 4, 200, 400, 5);
  }

  private static FakeSubject on(LossLandscape landscape) {
    return FakeSubject.right().with(landscape);
  }

  private static FakeSubject valley(double steepness, double noise) {
    double[] all = new double[WEIGHTS];
    Arrays.fill(all, steepness);
    return on(new FakeLandscape(all, List.of("SUM"), 0.5, noise));
  }

  /**
   * A step multiplies the distance by r = 1 - ε(nβa + γ)/2 and adds noise of variance ε, so it
   * rests at a variance of ε/(1 - r²), and λ is nβ a/2 times that for every weight.
   */
  private static double atRest(double steepness, double epsilon, double gamma) {
    double r = 1 - epsilon / 2 * (HOT * steepness + gamma);
    return WEIGHTS * HOT * steepness / 2 * epsilon / (1 - r * r);
  }

  @Test
  void isHalfTheNumberOfWeightsOfARegularValley() {
    Finding finding = probe.apply(valley(100, 0), 3);

    double exact = atRest(100, 0.001, 1); // 320: the step is large
    assertEquals(exact, finding.value("estimate"), SAMPLING * exact);
    assertEquals(1, finding.value("converged"));
    assertEquals(0.5, finding.value("trained_loss"), 1e-6); // floats
    Finding fine = probe(0.0001, 1).apply(valley(100, 0), 3);
    assertEquals(WEIGHTS / 2.0, fine.value("estimate"), 2 * SAMPLING * WEIGHTS / 2); // ε/4 of 1540
  }

  @Test
  void isSmallerWhereThePullIsAsStrongAsTheValley() {
    double exact = atRest(10, 0.001, HOT * 10); // about a quarter of the weights
    assertEquals(WEIGHTS / 4.0, exact, 0.1 * WEIGHTS / 4);

    Finding finding = probe(0.001, HOT * 10).apply(valley(10, 0), 3);

    assertEquals(exact, finding.value("estimate"), SAMPLING * exact);
    assertTrue(finding.scores().get("estimate").low() < finding.value("estimate"));
  }

  @Test
  void doesNotFeelWhatBatchesDifferBy() {
    // Centres of batches 0.01 apart shift single losses by a multiple of the estimate's error.
    double exact = atRest(100, 0.001, 1);
    assertEquals(exact, probe.apply(valley(100, 0.01), 3).value("estimate"), 2 * SAMPLING * exact);
  }

  @Test
  void givesNoEstimateWhileTheWalksStillClimb() {
    Finding finding = probe(0.00001, 0).apply(valley(1, 0), 3); // needs 10^4 steps to come to rest

    assertEquals(0, finding.value("converged"));
    assertTrue(finding.scores().get("drift").low() > 0);
    assertFalse(finding.scores().containsKey("estimate"));
  }

  @Test
  void givesNoEstimateWhereTheWalksGoDownhill() {
    // The trained weights lie beside the valley of the second task.
    double[] steep = new double[WEIGHTS];
    Arrays.fill(steep, 10);
    FakeSubject beside = on(new FakeLandscape(steep, List.of("SUM", "MAX"), 0.5, 0));

    Finding finding =
        new LearningCoefficientProbe("MAX", 0.001, 0, 4, 200, 400, 5).apply(beside, 3);

    assertEquals(4, finding.value("negative_chains"));
    assertEquals(0, finding.value("converged"));
    assertFalse(finding.scores().containsKey("estimate"));
  }

  @Test
  void saysWhenWalksRunAway() {
    Finding finding = probe(1, 0).apply(valley(100, 0), 3); // each step multiplies by -770

    assertEquals(4, finding.value("diverged_chains"));
    assertEquals(0, finding.value("converged"));
    assertFalse(finding.scores().containsKey("estimate"));
    assertEquals("", finding.tables().get(0).rows().get(599).get(2));
  }

  @Test
  void shipsTheTraces() {
    TextTable traces = probe.apply(valley(100, 0), 3).tables().get(0);

    assertEquals(
        List.of("step", "counts", "chain_1", "chain_2", "chain_3", "chain_4"), traces.columns());
    assertEquals(600, traces.rows().size());
    assertEquals(
        List.of("0", "no", "0.000000", "0.000000", "0.000000", "0.000000"), traces.rows().get(0));
    assertEquals("yes", traces.rows().get(200).get(1));
  }

  @Test
  void refusesATaskThatIsNotTaught() {
    assertEquals(
        "task = PROD is not taught; choose one of [SUM]",
        new LearningCoefficientProbe("PROD", 0.001, 1, 4, 200, 400, 5)
            .refusal(valley(1, 0))
            .orElseThrow());
    assertTrue(probe.refusal(valley(1, 0)).isEmpty());
  }

  @Test
  void namesEveryKeyThatIsWrong() {
    Exception error =
        assertThrows(
            InvalidSpecException.class,
            () -> new LearningCoefficientProbe("SUM", 0, -1, 1, -1, 3, 0));
    for (String key : List.of("epsilon", "gamma", "chains", "burn_in", "draws", "batches")) {
      assertTrue(error.getMessage().contains(key + " = "), error.getMessage());
    }
  }
}
