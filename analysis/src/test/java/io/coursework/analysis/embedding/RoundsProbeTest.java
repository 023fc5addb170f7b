package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.SplitPart;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class RoundsProbeTest {

  private final RoundsProbe probe = new RoundsProbe(512);

  @Test
  void asksTheEmbeddingThenTheStreamAfterEachRound() {
    FakeSubject subject = FakeSubject.right();
    List<NumberEmbedding> rounds =
        AnswerMeans.of(subject, Sample.of(subject, SplitPart.TRAINING, 512)).rounds();
    Finding finding = probe.apply(subject, 3);
    SortedMap<String, Double> scores = finding.numbers();

    assertEquals(2, rounds.size());
    for (int round = 1; round <= 2; round++) {
      NumberEmbedding table = rounds.get(round - 1);
      SortedMap<String, Double> ordering =
          new OrderingProbe(NumberTableSource.RESIDUAL).apply(table, 3).numbers();
      SortedMap<String, Double> parity =
          new ParityProbe(NumberTableSource.RESIDUAL).apply(table, 3).numbers();
      String key = "round_" + round + "_";
      assertEquals(ordering.get("spearman_max"), scores.get(key + "spearman_max"));
      assertEquals(ordering.get("p_value"), scores.get(key + "ordering_p_value"));
      assertEquals(parity.get("fourier_share"), scores.get(key + "parity_share"));
      assertEquals(parity.get("loo_accuracy"), scores.get(key + "parity_loo_accuracy"));
    }
    // The fake's embedding is the unit matrix: every direction of the numbers alike.
    assertEquals(1 / 9.0, scores.get("round_0_parity_share"), 1e-12);
    assertEquals(3, finding.tables().get(0).rows().size());
  }

  @Test
  void leavesParityOutForOddModuli() {
    SortedMap<String, Double> scores =
        probe.apply(FakeSubject.of(FakeSubject.course(7, 1, "SUM", "MAX")), 3).numbers();

    assertTrue(scores.containsKey("round_2_spearman_max"));
    assertFalse(scores.containsKey("round_2_parity_share"));
  }

  @Test
  void refusesWhereFewNumbersAnswer() {
    RoundsProbe few = new RoundsProbe(2);
    FakeSubject subject = FakeSubject.of(FakeSubject.course(10, 1, "SUM"));

    String reason = few.refusal(subject).orElseThrow();
    assertTrue(
        reason.matches(
            "\\d of 10 numbers answer none of 2 examples, so nothing tells where they lie; read more examples, or leave the probe out"),
        reason);
    assertThrows(IllegalArgumentException.class, () -> few.apply(subject, 0));
  }

  @Test
  void rejectsNoExamples() {
    assertEquals(
        "max_examples = 0 is below 1; 512 answers with about every number ten times",
        assertThrows(InvalidSpecException.class, () -> new RoundsProbe(0)).getMessage());
  }
}
