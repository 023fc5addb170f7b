package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.experiment.Measure;
import io.coursework.tracking.MetricHistory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartnersTest {

  private static final double ALONE = 0.2;

  private final Map<Arm, List<ArmRun>> byArm = new EnumMap<>(Arm.class);

  PartnersTest() {
    add(Arm.SUM, 0, Optional.empty());
  }

  /**
   * Four runs of an arm; SUM gains about so much, and the gradients are so alike from step 30 on.
   */
  private void add(Arm arm, double gain, Optional<Double> cosine) {
    List<ArmRun> runs = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Map<String, MetricHistory> metrics = new TreeMap<>();
      double scatter = arm == Arm.SUM ? 0 : 0.01 * (seed - 1.5);
      metrics.put("eval/sum/accuracy", SimulatedRun.last(ALONE + gain + scatter));
      String partner = arm.curriculum().split("\\+")[0].toLowerCase(Locale.ROOT);
      if (cosine.isPresent()) {
        // Nearly alike at the start, and of no account at the end.
        metrics.put(
            "probe/affinity/cosine_%s_and_sum".formatted(partner),
            new MetricHistory(
                List.of(0L, 10L, 40L, 90L, 300L),
                List.of(0.9, 0.9, cosine.get() + scatter, cosine.get() - scatter, -0.5)));
        metrics.put("probe/affinity/cosine_sum_and_sum", SimulatedRun.last(0.7));
      }
      runs.add(SimulatedRun.of(arm, 16, seed, metrics));
    }
    byArm.put(arm, runs);
  }

  private Partners partners() {
    return Partners.of(new Evidence(Measure.ANSWER, 24, byArm, Map.of()));
  }

  private void add(double... gains) {
    add(Arm.NADD_SUM, gains[0], Optional.of(0.0));
    add(Arm.MAX_SUM, gains[1], Optional.of(0.1));
    add(Arm.MIN_SUM, gains[2], Optional.of(0.2));
    add(Arm.MED_SUM, gains[3], Optional.of(0.3));
    add(Arm.PROD_SUM, gains[4], Optional.of(0.4));
  }

  @Test
  void likeGradientsThatHelpMoreAreSeen() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);

    assertTrue(partners().words().contains("is 1.00 (exact p 0.008 that it rises"));
    assertTrue(
        partners().words().contains(": the more alike the gradients, the larger the gain."),
        partners().words());
    List<String> first = partners().table().rows().get(0);
    assertEquals("NADD+SUM", first.get(0));
    assertEquals("4", first.get(1));
    assertEquals(0, Double.parseDouble(first.get(2)), 1e-6);
    assertEquals(-0.1, Double.parseDouble(first.get(5)), 1e-6);
    assertTrue(Double.parseDouble(first.get(6)) < -0.1 && Double.parseDouble(first.get(7)) > -0.1);
    assertTrue(partners().figure().svg().contains("PROD+SUM"));
  }

  @Test
  void theOppositeIsSeenAsWell() {
    add(0.5, 0.3, 0.2, 0.1, -0.1);

    assertTrue(partners().words().contains("the smaller the gain"), partners().words());
  }

  @Test
  void noRelationIsUndecided() {
    add(0.2, 0.3, 0.1, 0.25, 0.15);

    assertTrue(partners().words().contains(": undecided."), partners().words());
  }

  @Test
  void aPartnerThatNobodyAskedIsLeftOut() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);
    add(Arm.PROD_SUM, 0.5, Optional.empty());
    byArm.remove(Arm.MIN_SUM);

    assertEquals(
        List.of("NADD+SUM", "MAX+SUM", "MED+SUM"),
        partners().partners().stream().map(Partners.Partner::curriculum).toList());
    assertTrue(partners().enough());
    byArm.remove(Arm.SUM);
    assertFalse(partners().enough());
  }
}
