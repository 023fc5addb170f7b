package io.coursework.analysis.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AffinityProbeTest {

  private static final double FLOAT = 1e-6; // gradients and weights are floats

  /** Tasks whose loss is a level plus a fixed slope along the weights, the same in every batch. */
  private record Slopes(double level, Map<String, float[]> slopes) implements LossLandscape {

    @Override
    public int size() {
      return 2;
    }

    @Override
    public float[] weights() {
      return new float[2];
    }

    @Override
    public List<String> tasks() {
      return List.copyOf(new TreeMap<>(slopes).keySet());
    }

    @Override
    public int batchSize() {
      return 8;
    }

    @Override
    public double loss(float[] weights, String task, long batch) {
      float[] slope = slopes.get(task);
      return level + (double) slope[0] * weights[0] + (double) slope[1] * weights[1];
    }

    @Override
    public double guess(String task) {
      return level;
    }

    @Override
    public Slope slope(float[] weights, String task, long batch) {
      return new Slope(loss(weights, task, batch), slopes.get(task).clone());
    }
  }

  private static FakeSubject on(double level, Map<String, float[]> slopes) {
    return FakeSubject.right().with(new Slopes(level, slopes));
  }

  @Test
  void knowsTheAnglesAndGainsOfFixedSlopes() {
    Finding finding =
        new AffinityProbe(4, 0.1)
            .apply(
                on(
                    2,
                    Map.of(
                        "MAX", new float[] {1, 0},
                        "MED", new float[] {3, 4},
                        "SUM", new float[] {-1, 0},
                        "mixed", new float[] {1, 4})),
                0);

    Estimate alike = finding.scores().get("cosine_max_and_med");
    assertEquals(0.6, alike.value(), FLOAT);
    assertEquals(0, alike.high() - alike.low(), FLOAT); // all batches agree
    assertEquals(-1, finding.value("cosine_max_and_sum"), FLOAT);
    assertEquals(1, finding.value("cosine_med_and_med"), FLOAT);
    // Z = η g_i·g_j / level
    assertEquals(0.1 * 3 / 2, finding.value("lookahead_max_to_med"), FLOAT);
    assertEquals(0.1 * 3 / 2, finding.value("lookahead_med_to_max"), FLOAT);
    assertEquals(0.1 * 25 / 2, finding.value("lookahead_med_to_med"), FLOAT);
    assertEquals(-0.1 * 3 / 2, finding.value("lookahead_med_to_sum"), FLOAT);
    assertEquals(2, finding.value("loss_sum"), FLOAT);
    assertTrue(finding.scores().keySet().stream().noneMatch(key -> key.contains("mixed")));
    assertEquals(9, finding.tables().get(0).rows().size());
    assertTrue(finding.headlines().contains("lookahead_med_to_sum"));
    assertFalse(finding.headlines().contains("lookahead_med_to_med"));
    assertFalse(finding.headlines().contains("loss_sum"));
  }

  @Test
  void comparesDifferentBatchesOfOneOperation() {
    // FakeSubject's batches scatter around their centre, where SUM's gradient is noise alone.
    Finding finding = new AffinityProbe(64, 0.01).apply(FakeSubject.right(), 0);

    Estimate noise = finding.scores().get("cosine_sum_and_sum");
    assertTrue(noise.low() < 0 && noise.high() > 0, noise.toString());
    assertTrue(finding.value("cosine_max_and_max") > 0.9); // centres 10 deviations away
  }

  @Test
  void aLossOfNothingGivesNothingToGain() {
    Finding finding =
        new AffinityProbe(2, 0.1).apply(on(0, Map.of("A", new float[2], "B", new float[2])), 0);

    assertEquals(0, finding.value("lookahead_a_to_b"));
    assertEquals(0, finding.value("cosine_a_and_b"));
  }

  @Test
  void refusesOneOperationAlone() {
    AffinityProbe probe = new AffinityProbe(2, 0.1);

    String refusal =
        probe.refusal(on(1, Map.of("SUM", new float[2], "mixed", new float[2]))).orElseThrow();
    assertTrue(refusal.startsWith("only SUM is taught"), refusal);
    assertFalse(probe.refusal(FakeSubject.right()).isPresent());
  }

  @Test
  void namesEveryKeyThatIsWrong() {
    Exception error = assertThrows(InvalidSpecException.class, () -> new AffinityProbe(1, 0));
    assertTrue(error.getMessage().contains("batches = 1"), error.getMessage());
    assertTrue(error.getMessage().contains("learning_rate = 0.0"), error.getMessage());
  }
}
