package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.claim.Claim;
import io.coursework.analysis.claim.ClaimVerdict.Ruling;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.transition.Transitions;
import io.coursework.mlflow.experiment.Measure;
import io.coursework.mlflow.reproduction.ArmRun.Size;
import io.coursework.tracking.MetricHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs with planted outcomes, and the verdicts that follow. */
class JudgeTest {

  private static final int DRAWS = 100;
  private static final int SEEDS = 4;
  private static final int[] WIDTHS = {8, 16, 32, 64};

  private final Map<Arm, List<ArmRun>> byArm = new EnumMap<>(Arm.class);

  /**
   * An arm that learns SUM from a width on, by the end and in so many tokens.
   *
   * @param order score of its embeddings, parity is the opposite
   */
  private void arm(Arm arm, int learnsFrom, double tokens, double order) {
    List<ArmRun> runs = new ArrayList<>();
    for (int width : WIDTHS) {
      for (int seed = 0; seed < SEEDS; seed++) {
        // No two runs are alike, and near the transition they scatter.
        double accuracy = width >= learnsFrom ? 0.99 - 0.01 * seed : 0.12 + 0.01 * seed;
        double slower = 1 + 0.1 * seed;
        double own = order + 0.02 * seed + 0.0001 * width;
        Map<String, MetricHistory> metrics = new TreeMap<>();
        metrics.put(
            "eval/sum/accuracy",
            new MetricHistory(List.of(100L, 200L, 300L), List.of(0.1, accuracy, accuracy)));
        MetricHistory counted =
            new MetricHistory(
                List.of(100L, 200L, 300L),
                List.of(tokens * slower / 2, tokens * slower, 9 * tokens));
        metrics.put("train/tokens", counted);
        metrics.put("train/sum/tokens", counted);
        metrics.put("probe/ordering/spearman_max", SimulatedRun.last(own));
        metrics.put("probe/distances/ring", SimulatedRun.last(own));
        metrics.put("probe/parity/fourier_share", SimulatedRun.last(1 - own));
        metrics.put("probe/parity/fourier_p_value", SimulatedRun.last(0.5));
        metrics.put("probe/reliance/attention_share", SimulatedRun.last(0.5 + 0.01 * seed));
        metrics.put(
            "probe/ablation/attention_minus_feed_forward_resample", SimulatedRun.last(0.1 * seed));
        runs.add(SimulatedRun.of(arm, width, seed, metrics));
      }
    }
    byArm.put(arm, runs);
  }

  private Evidence evidence() {
    Map<Size, Transitions> bySize = new EnumMap<>(Size.class);
    for (Size size : Size.values()) {
      bySize.put(
          size,
          Transitions.of(
              byArm.values().stream().flatMap(List::stream).map(run -> run.trial(size)).toList(),
              DRAWS,
              1));
    }
    return new Evidence(Measure.ANSWER, 100, byArm, bySize);
  }

  private static Map<Claim, Ruling> rulings(Evidence evidence) throws IOException {
    Map<Claim, Ruling> rulings = new EnumMap<>(Claim.class);
    for (Judged one : Judge.all(evidence, Size.TOTAL)) {
      rulings.put(one.verdict().claim(), one.verdict().ruling());
    }
    return rulings;
  }

  @Test
  void findsWhatWasPlanted() throws IOException {
    arm(Arm.SUM, 64, 1000, 0.1);
    arm(Arm.MIX, 16, 300, 0.6);
    arm(Arm.NADD_SUM, 64, 1000, 0.1);
    arm(Arm.TRANSFER, 16, 1000, 0.1);
    arm(Arm.TRANSFER_CONTROL, 64, 1000, 0.1);

    Map<Claim, Ruling> rulings = rulings(evidence());

    assertEquals(Ruling.CONFIRMED, rulings.get(Claim.C3));
    assertEquals(Ruling.CONFIRMED, rulings.get(Claim.C4));
    assertEquals(Ruling.CONFIRMED, rulings.get(Claim.C8));
    assertEquals(Ruling.REFUTED, rulings.get(Claim.C9)); // parity falls as order rises
    assertEquals(Ruling.CONFIRMED, rulings.get(Claim.C11));
    assertEquals(Ruling.NOT_RUN, rulings.get(Claim.C2));
    assertEquals(Ruling.NOT_RUN, rulings.get(Claim.C12));
    assertEquals(Ruling.NOT_RUN, rulings.get(Claim.C14)); // no tables lie on this disk
  }

  @Test
  void findsNoGainWhereNoneWasPlanted() throws IOException {
    arm(Arm.SUM, 16, 1000, 0.3);
    arm(Arm.MIX, 64, 3000, 0.3);

    Map<Claim, Ruling> rulings = rulings(evidence());

    assertEquals(Ruling.REFUTED, rulings.get(Claim.C3));
    assertEquals(Ruling.REFUTED, rulings.get(Claim.C5));
    assertEquals(Ruling.UNDECIDED, rulings.get(Claim.C8)); // no scatter, so nothing to test by
  }

  @Test
  void reportsEveryClaimWithItsCriterionAndTheRunsBehindIt() throws IOException {
    arm(Arm.SUM, 64, 1000, 0.1);
    arm(Arm.MIX, 16, 300, 0.6);
    Report report = Report.of("planted", evidence());

    String page = report.html();
    String markdown = report.markdown();

    for (Claim claim : Claim.values()) {
      assertTrue(page.contains(claim.label() + ": "), claim.label());
      assertTrue(markdown.contains(claim.criterion()), claim.label());
    }
    assertTrue(markdown.contains("Runs of: SUM, MAX+MED+SUM."), markdown);
    assertTrue(report.counts().startsWith("16 claims: "), report.counts());
    report
        .figures()
        .forEach(f -> assertTrue(markdown.contains("figures/" + f.name() + ".svg"), f.name()));
    assertEquals(1, page.split("<html").length - 1);
  }

  @Test
  void reportsNothingAsDecidedSinceTheRulesAreWithdrawn() throws IOException {
    arm(Arm.SUM, 64, 1000, 0.1);
    arm(Arm.MIX, 16, 300, 0.6);
    Report report = Report.of("planted", evidence());

    TextTable claims = report.claims();

    assertEquals("withdrawn", claims.rows().get(Claim.C3.ordinal()).get(1));
    assertTrue(report.counts().contains("0 confirmed, 0 refuted"), report.counts());
    assertTrue(report.html().contains("All verdicts of these rules are withdrawn"));
    assertTrue(report.markdown().contains("All verdicts of these rules are withdrawn"));
    assertTrue(report.summary().startsWith("All verdicts of these rules are withdrawn"));
  }

  @Test
  void withdrawsWhatAnEarlierBuildRecorded() {
    TextTable recorded =
        new TextTable(
            "claims",
            List.of("claim", "verdict", "statement", "effect", "why"),
            List.of(
                List.of("C3", "confirmed", "SUM is learned", "R above 2.6", "above 1"),
                List.of("C12", "undecided", "prime", "R unknown", "too wide")));

    List<List<String>> rows = Report.withdrawn(recorded).rows();

    assertEquals("withdrawn", rows.get(0).get(1));
    assertTrue(rows.get(0).get(4).contains("plateau"), rows.get(0).get(4));
    assertEquals(recorded.rows().get(1), rows.get(1));
  }
}
