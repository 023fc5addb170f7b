package io.coursework.analysis.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.FakeLandscape;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LearningCoefficientProbeTest {

  private static final int WEIGHTS = 400;
  private static final double HOT = 64 / Math.log(64); // nβ of a batch of 64
  // Of 4 chains x 400 draws of 400 weights that forget within few steps: the standard error is
  // below 1% of the estimate.
  private static final double SAMPLING = 0.03;

  private final LearningCoefficientProbe probe = probe(0.001, 1);

  private static LearningCoefficientProbe probe(double epsilon, double gamma) {
    return new LearningCoefficientProbe(EvaluationSet.MIXED, epsilon, gamma, 0, 4, 200, 400, 5);
  }

  /** With a quarter of the steps. */
  private static LearningCoefficientProbe brief(int samples, double epsilon) {
    return new LearningCoefficientProbe(EvaluationSet.MIXED, epsilon, 1, samples, 4, 50, 100, 5);
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
    Finding fine = probe(0.0001, 1).apply(valley(100, 0), 3);

    assertEquals(1, fine.value("converged"));
    // ε/4 of nβ a = 1540: the exact value is 4% above
    assertEquals(WEIGHTS / 2.0, fine.value("estimate"), 2 * SAMPLING * WEIGHTS / 2);
    assertTrue(fine.scores().get("estimate").low() < atRest(100, 0.0001, 1));
    assertTrue(fine.scores().get("estimate").high() > atRest(100, 0.0001, 1));
    assertEquals(0, fine.value("gamma_sensitivity"), 0.01);
    assertEquals(0.5, fine.value("trained_loss"), 1e-6); // floats
    assertTrue(fine.figures().get(0).caption().endsWith("The estimate stands."));
  }

  @Test
  void isNoEstimateWhereTheStepIsSoLargeThatItMatters() {
    Finding finding = probe.apply(valley(100, 0), 3);

    double exact = atRest(100, 0.001, 1); // 320 of 400 weights
    assertEquals(exact, finding.value("at_gamma"), SAMPLING * exact);
    assertEquals(
        Math.log(exact / atRest(100, 0.0005, 1)) / Math.log(2),
        finding.value("step_sensitivity"),
        SAMPLING);
    assertFalse(finding.scores().containsKey("estimate"));
    assertTrue(
        finding
            .figures()
            .get(0)
            .caption()
            .contains("the number depends on epsilon, by its power 0."),
        finding.figures().get(0).caption());
  }

  @Test
  void isNoEstimateWhereThePullIsAsStrongAsTheValley() {
    double exact = atRest(10, 0.001, HOT * 10); // about a quarter of the weights
    assertEquals(WEIGHTS / 4.0, exact, 0.1 * WEIGHTS / 4);

    Finding finding = probe(0.001, HOT * 10).apply(valley(10, 0), 3);

    assertEquals(exact, finding.value("at_gamma"), SAMPLING * exact);
    assertTrue(finding.scores().get("at_gamma").low() < finding.value("at_gamma"));
    // From nβa / (nβa + γ) = 1/2 at γ to 1/5 at 4 γ: ln(2/5) / ln 4, but for the step.
    assertEquals(-0.66, finding.value("gamma_sensitivity"), 0.1);
    assertFalse(finding.scores().containsKey("estimate"));
    assertTrue(finding.figures().get(0).caption().contains("the number depends on gamma"));
    TextTable settings = finding.tables().get(0);
    assertEquals("learning_coefficient", settings.name());
    assertEquals(2, settings.rows().size(), "a finer step could not change what is said");
    assertEquals("yes", settings.rows().get(0).get(2));
    assertFalse(finding.scores().containsKey("step_sensitivity"));
  }

  @Test
  void ofASingularMinimumIsWhatTheoryKnows() {
    // Of w^4, 1/4 for each weight, where a regular direction has 1/2.
    int weights = 100;
    LossLandscape quartic = new SingularLandscape(weights, SingularLandscape.Shape.QUARTIC);

    Finding finding =
        new LearningCoefficientProbe(EvaluationSet.MIXED, 0.002, 0.01, 0, 4, 300, 900, 1)
            .apply(on(quartic), 3);

    assertEquals(1, finding.value("converged"));
    Estimate estimate = finding.scores().get("estimate");
    assertTrue(estimate.low() <= weights / 4.0, estimate.toString());
    assertTrue(estimate.high() >= weights / 4.0, estimate.toString());
    assertTrue(estimate.high() < weights / 3.0, estimate.toString());
  }

  @Test
  @Tag("long")
  void ofACrossingIsWhatAnIntegralSays() {
    // Of u² v² the coefficient is 1/2 for two weights, of multiplicity 2: at a finite temperature
    // it is less by about 1 / ln(nβ / γ²), which the integral has and the walk must find.
    int pairs = 50;
    LossLandscape crossing = new SingularLandscape(2 * pairs, SingularLandscape.Shape.CROSSING);

    Finding finding =
        new LearningCoefficientProbe(EvaluationSet.MIXED, 0.002, 2, 0, 8, 1000, 2000, 1)
            .apply(on(crossing), 3);

    assertEquals(1, finding.value("converged"));
    double exact = pairs * SingularLandscape.crossing(HOT, 2);
    Estimate found = finding.scores().get("at_gamma");
    assertTrue(found.low() <= exact && exact <= found.high(), exact + " " + found);
    assertTrue(found.high() < pairs / 2.0, "below the coefficient, and half of a regular one");
    assertFalse(finding.scores().containsKey("estimate"), "it depends on gamma");
  }

  @Test
  void isNoEstimateWhereTheWalksLeaveTheMinimum() {
    double[] steep = new double[WEIGHTS];
    Arrays.fill(steep, 100);
    double excess = WEIGHTS / 2.0 / HOT; // 13 nats

    Finding near =
        brief(0, 0.0001)
            .apply(on(new FakeLandscape(steep, List.of("SUM"), 0.5, 0, 0.5 + 11 * excess)), 3);
    Finding far =
        brief(0, 0.0001)
            .apply(on(new FakeLandscape(steep, List.of("SUM"), 0.5, 0, 0.5 + 8 * excess)), 3);

    assertTrue(near.scores().containsKey("estimate"));
    assertEquals(0, far.value("converged"));
    assertEquals(1 / 8.0, far.value("climbed"), 2 * SAMPLING / 8);
    assertFalse(far.scores().containsKey("at_gamma"));
    assertEquals(1, far.tables().get(0).rows().size(), "no other walk could change what is said");
    assertTrue(
        far.figures().get(0).caption().contains("their loss lies 13% of the way"),
        far.figures().get(0).caption());
    Finding ignorant =
        brief(0, 0.0001).apply(on(new FakeLandscape(steep, List.of("SUM"), 0.5, 0, 0.5)), 3);
    assertEquals(0, ignorant.value("converged"));
    assertTrue(ignorant.figures().get(0).caption().contains("nothing was learned"));
  }

  @Test
  void aColderWalkStaysNearer() {
    Finding hot = brief(0, 0.0001).apply(valley(100, 0), 3);
    Finding cold = brief(1024, 0.00001).apply(valley(100, 0), 3);

    assertEquals(hot.value("estimate"), cold.value("estimate"), 4 * SAMPLING * WEIGHTS / 2);
    assertEquals(
        HOT / (1024 / Math.log(1024)),
        cold.value("climbed") / hot.value("climbed"),
        0.05 * HOT / (1024 / Math.log(1024)));
  }

  @Test
  void doesNotFeelWhatBatchesDifferBy() {
    // Centres of batches 0.01 apart shift single losses by a multiple of the estimate's error.
    double exact = atRest(100, 0.0001, 1);
    Finding finding = probe(0.0001, 1).apply(valley(100, 0.01), 3);
    assertEquals(exact, finding.value("estimate"), 2 * SAMPLING * exact);
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
        new LearningCoefficientProbe("MAX", 0.001, 0, 0, 4, 200, 400, 5).apply(beside, 3);

    assertEquals(4, finding.value("negative_chains"));
    assertEquals(0, finding.value("converged"));
    assertFalse(finding.scores().containsKey("estimate"));
  }

  @Test
  void saysWhenWalksRunAway() {
    Finding finding = probe(1, 0).apply(valley(100, 0), 3); // each step multiplies by -770

    assertEquals(4, finding.value("diverged_chains"));
    assertTrue(finding.figures().get(0).caption().contains("4 of 4 ran away"));
    assertEquals(0, finding.value("converged"));
    assertFalse(finding.scores().containsKey("estimate"));
    assertEquals("", finding.tables().get(1).rows().get(599).get(2));
  }

  @Test
  void shipsTheTraces() {
    TextTable traces = probe.apply(valley(100, 0), 3).tables().get(1);

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
        new LearningCoefficientProbe("PROD", 0.001, 1, 0, 4, 200, 400, 5)
            .refusal(valley(1, 0))
            .orElseThrow());
    assertTrue(probe.refusal(valley(1, 0)).isEmpty());
  }

  @Test
  void namesEveryKeyThatIsWrong() {
    Exception error =
        assertThrows(
            InvalidSpecException.class,
            () -> new LearningCoefficientProbe("SUM", 0, -1, 1, 1, -1, 3, 0));
    for (String key :
        List.of("epsilon", "gamma", "samples", "chains", "burn_in", "draws", "batches")) {
      assertTrue(error.getMessage().contains(key + " = "), error.getMessage());
    }
  }
}
