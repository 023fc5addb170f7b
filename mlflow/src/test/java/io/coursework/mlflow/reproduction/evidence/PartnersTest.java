package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.reproduction.SimulatedRun;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import io.coursework.tracking.run.MetricHistory;
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

  private final Map<Arm, List<StudyRun>> byArm = new EnumMap<>(Arm.class);

  PartnersTest() {
    add(Arm.SUM, 0, Optional.empty());
  }

  /** Four runs of an arm; SUM gains about so much. */
  private void add(Arm arm, double gain, Optional<Double> cosine) {
    double scatter = arm == Arm.SUM ? 0 : 0.01;
    add(
        arm,
        cosine,
        gain - 1.5 * scatter,
        gain - 0.5 * scatter,
        gain + 0.5 * scatter,
        gain + 1.5 * scatter);
  }

  /** A run for each gain; the gradients are so alike from step 30 on. */
  private void add(Arm arm, Optional<Double> cosine, double... gains) {
    List<StudyRun> runs = new ArrayList<>();
    for (int seed = 0; seed < gains.length; seed++) {
      Map<String, MetricHistory> metrics = new TreeMap<>();
      double scatter = 0.001 * seed;
      metrics.put("eval/sum/accuracy", SimulatedRun.last(ALONE + gains[seed]));
      String partner = arm.curriculum().split("\\+")[0].toLowerCase(Locale.ROOT);
      if (cosine.isPresent()) {
        // Nearly alike at the start, and of no account at the end.
        metrics.put(
            "probe/affinity/cosine_%s_and_sum".formatted(partner),
            new MetricHistory(
                List.of(0L, 10L, 40L, 90L, 300L),
                List.of(0.9, 0.9, cosine.get() + scatter, cosine.get() - scatter, -0.5)));
        metrics.put("probe/affinity/cosine_sum_and_sum", SimulatedRun.last(0.7));
        metrics.put(
            "probe/affinity/lookahead_%s_to_sum".formatted(partner),
            new MetricHistory(List.of(40L), List.of(gains[seed] / 2)));
      }
      runs.add(SimulatedRun.of(arm, 16, seed, metrics));
    }
    byArm.put(arm, runs);
  }

  private Partners partners() {
    return Partners.of(
        new PaperStudy(
            24, List.of(0L, 1L, 2L, 3L), byArm.values().stream().flatMap(List::stream).toList()));
  }

  private void add(double... gains) {
    add(Arm.NADD_SUM, gains[0], Optional.of(0.0));
    add(Arm.MAX_SUM, gains[1], Optional.of(0.1));
    add(Arm.MIN_SUM, gains[2], Optional.of(0.2));
    add(Arm.MED_SUM, gains[3], Optional.of(0.3));
    add(Arm.PROD_SUM, gains[4], Optional.of(0.4));
  }

  @Test
  void ranksThatAgreeConfirm() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);

    Prediction found = partners().prediction();

    assertEquals(Kind.CONFIRMED, found.ruling());
    assertEquals("rho 1.00 (1.00 to 1.00), exact p 0.017", found.words());
    assertTrue(
        partners().words().contains("SUM: confirmed. Over 5 partners rho 1.00"),
        partners().words());
    List<String> first = partners().told().get(0).rows().get(0);
    assertEquals("NADD", first.get(0));
    assertEquals("4", first.get(1));
    assertEquals(-0.1, Double.parseDouble(first.get(2)), 1e-6);
    assertTrue(Double.parseDouble(first.get(3)) < -0.1 && Double.parseDouble(first.get(4)) > -0.1);
    assertEquals(0, Double.parseDouble(first.get(5)), 1e-6);
    assertTrue(partners().figure().svg().contains("PROD"));
  }

  @Test
  void lookaheadStandsBesideThemAndIsNotJudged() {
    add(0.2, 0.3, 0.1, 0.25, 0.15);

    List<List<String>> rows = partners().told().get(1).rows();

    assertEquals(Kind.UNDECIDED_POWER.words(), rows.get(0).get(6));
    assertTrue(rows.get(0).get(7).contains("5 partners need a rho that is 1.00 from 0"), rows + "");
    // Planted: half the gain, so that its ranks are those of the gains.
    assertEquals("1.000000", rows.get(1).get(2));
    assertEquals("not judged", rows.get(1).get(6));
  }

  @Test
  void ranksThatAreOppositeRefute() {
    add(0.5, 0.3, 0.2, 0.1, -0.1);

    assertEquals(Kind.REFUTED, partners().prediction().ruling());
  }

  @Test
  void anOrderThatHangsOnOneSeedIsUndecided() {
    List<Arm> arms = List.of(Arm.NADD_SUM, Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM);
    for (int i = 0; i < arms.size(); i++) {
      double little = -0.01 * i;
      add(arms.get(i), Optional.of(0.1 * i), 0.2 * i, little, little, little);
    }

    Prediction found = partners().prediction();

    assertEquals(1, found.correlation().value(), 1e-9);
    assertEquals(-1, found.correlation().ends().low(), 1e-9); // of draws without the seed, a third
    assertEquals(Kind.UNDECIDED_POWER, found.ruling());
    assertEquals("other sizes and seeds could turn the order", found.reason());
  }

  @Test
  void aPartnerThatCannotBeComparedIsLeftOutWithANote() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);
    add(Arm.PROD_SUM, 0.5, Optional.empty());
    byArm.remove(Arm.MIN_SUM);

    assertEquals(
        List.of("NADD", "MAX", "MED"),
        partners().partners().stream().map(Partners.Partner::name).toList());
    assertEquals("no run of it has finished", partners().leftOut().get("MIN"));
    assertTrue(partners().leftOut().get("PROD").startsWith("no run of it asked the affinity"));
    assertTrue(
        partners().words().contains("Left out: MIN, no run of it has finished."),
        partners().words());
    assertTrue(
        partners().prediction().reason().startsWith("3 partners are too few"),
        partners().prediction().reason());
  }

  @Test
  void allPartnersAreComparedInTheSizesAndSeedsThatAllOfThemHave() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);
    add(Arm.NADD_SUM, Optional.of(0.0), -0.1, -0.2);

    List<Partners.Partner> two = partners().partners();

    assertEquals(List.of(2, 2, 2, 2, 2), two.stream().map(Partners.Partner::pairs).toList());
    assertEquals(0.1 - 0.01, two.get(1).gain().mean(), 1e-9); // of the two lower ones
  }

  @Test
  void withoutSumAloneNothingIsComparedAndItSaysWhy() {
    add(-0.1, 0.1, 0.2, 0.3, 0.5);
    byArm.remove(Arm.SUM);

    Partners none = partners();

    assertEquals(Kind.NOT_RUN, none.prediction().ruling());
    assertEquals(
        "no run of SUM alone of equal size and seed has finished", none.leftOut().get("MAX"));
    assertFalse(none.files().containsKey("figures/partners.svg"));
    assertTrue(none.files().get("partners.md").contains("0 partners can be compared"));
  }
}
