package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.Axis;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.split.Part;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AblationProbeTest {

  private static final int VOCABULARY = 20;

  private static final FakeSubject subject = FakeSubject.right();
  private static final Finding finding = new AblationProbe(Part.HELD_OUT, 24).apply(subject, 1);

  @Test
  void withoutAttentionTheSeparatorKnowsItselfAlone() {
    // Two feed-forward layers that add what they read make the separator's logit 4, others stay 0.
    double blind = Math.log(Math.exp(4) + VOCABULARY - 1);
    assertEquals(
        blind,
        finding.value("clean_loss") + finding.value("loss_increase_attention_zero"),
        1e-5); // float32
    assertEquals(
        -finding.value("clean_accuracy"), finding.value("accuracy_change_attention_zero"), 1e-12);
  }

  @Test
  void headsAreTakenOutAlone() {
    assertFalse(
        finding.value("loss_increase_head_1_round_1_zero")
            == finding.value("loss_increase_head_2_round_1_zero"));
    assertTrue(finding.scores().containsKey("accuracy_change_head_2_round_2_resample"));
  }

  @Test
  void theDifferenceIsThatOfTheIncreases() {
    assertEquals(
        finding.value("loss_increase_attention_mean")
            - finding.value("loss_increase_feed_forward_mean"),
        finding.value("attention_minus_feed_forward_mean"),
        1e-12);
  }

  @Test
  void aMeanIsThatOfExpressionsOfTheSameLength() {
    Sample sample = Sample.ofTarget(subject, Part.HELD_OUT, 64);
    float[] lengths = new float[sample.rows()];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = sample.length(row);
    }
    NamedArray lengthsOfRows =
        new NamedArray(
            "length", List.of(Axis.ROW, Axis.D_MODEL), List.of(lengths.length, 1), lengths);
    for (Replacement replacement : List.of(Replacement.MEAN, Replacement.RESAMPLE)) {
      float[][] values = replacement.values(lengthsOfRows, sample, 1);
      for (int row = 0; row < lengths.length; row++) {
        assertEquals(lengths[row], values[row][0], 1e-5, replacement.label()); // a mean in float32
      }
    }
    assertTrue(
        Arrays.stream(Replacement.ZERO.values(lengthsOfRows, sample, 1)).allMatch(v -> v[0] == 0));
  }

  @Test
  void anotherExampleIsNeverTheSame() {
    Sample sample = Sample.ofTarget(subject, Part.HELD_OUT, 64);
    float[] rows = new float[sample.rows()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row;
    }
    NamedArray numbers =
        new NamedArray("row", List.of(Axis.ROW, Axis.D_MODEL), List.of(rows.length, 1), rows);
    float[][] drawn = Replacement.RESAMPLE.values(numbers, sample, 1);
    for (int row = 0; row < rows.length; row++) {
      assertTrue(drawn[row][0] != row, "row " + row);
    }
    assertArrayEquals(drawn[3], Replacement.RESAMPLE.values(numbers, sample, 1)[3]);
  }
}
