package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Layout;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.split.SplitPart;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AblationProbeTest {

  private static final int VOCABULARY = 20;

  private static final FakeSubject subject = FakeSubject.right();
  private static final FakeSubject nested = FakeSubject.of(FakeSubject.course(10, 3, "SUM"));
  private static final Finding finding =
      new AblationProbe(SplitPart.HELD_OUT, 24).apply(subject, 1);

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
  void aMeanIsThatOfExpressionsOfTheSameLayout() {
    Sample sample = partnered(nested);
    List<Layout> layouts = List.copyOf(sample.rowsByLayout().keySet());
    NamedArray layoutsOfRows = numbers(sample, row -> layouts.indexOf(sample.layout(row)));

    assertTrue(layouts.size() > 2, layouts.toString());
    for (Replacement replacement : List.of(Replacement.MEAN, Replacement.RESAMPLE)) {
      float[][] values = replacement.values(layoutsOfRows, sample, 1);
      for (int row = 0; row < sample.rows(); row++) {
        assertEquals(
            layoutsOfRows.at(row, 0), values[row][0], 1e-5, replacement.label()); // in float32
      }
    }
    assertTrue(
        Arrays.stream(Replacement.ZERO.values(layoutsOfRows, sample, 1)).allMatch(v -> v[0] == 0));
  }

  @Test
  void rowsOfTwoLengthsDoNotShareAMeanThoughTheInputCutsTheLongerOnesEnd() {
    Sample sample = partnered(subject);
    NamedArray lengths = numbers(sample, row -> sample.layout(row).length());
    float[][] means = Replacement.MEAN.values(lengths, sample, 1);

    assertEquals(2, sample.rowsByLayout().size());
    for (int row = 0; row < sample.rows(); row++) {
      assertEquals(lengths.at(row, 0), means[row][0], 1e-5, "row " + row);
    }
  }

  @Test
  void anotherExampleIsNeverTheSame() {
    Sample sample = partnered(subject);
    NamedArray numbers = numbers(sample, row -> row);
    float[][] drawn = Replacement.RESAMPLE.values(numbers, sample, 1);
    for (int row = 0; row < sample.rows(); row++) {
      assertTrue(drawn[row][0] != row, "row " + row);
    }
    assertArrayEquals(drawn[3], Replacement.RESAMPLE.values(numbers, sample, 1)[3]);
  }

  @Test
  @Tag("long")
  void leavesOutAndCountsWhatHasNoPartner() {
    AblationProbe probe = new AblationProbe(SplitPart.HELD_OUT, 40);
    Sample all = Sample.ofTarget(nested, SplitPart.HELD_OUT, 40);
    long alone = all.rowsByLayout().values().stream().filter(rows -> rows.size() == 1).count();
    Finding found = probe.apply(nested, 1);

    assertEquals(alone, found.value("expressions_left_out"));
    assertEquals(all.rows() - alone, found.value("expressions"));
    assertEquals(all.rowsByLayout().size() - alone, found.value("layouts"));
  }

  @Test
  void refusesOneExpression() {
    AblationProbe probe = new AblationProbe(SplitPart.HELD_OUT, 1);
    String refusal = probe.refusal(subject).orElseThrow();

    assertEquals(
        "none of 1 expressions of SUM is laid out like another, so nothing can stand in for an activation; read more examples, or leave the ablation probe out",
        refusal);
    assertEquals(
        refusal,
        assertThrows(IllegalArgumentException.class, () -> probe.apply(subject, 1)).getMessage());
  }

  private static Sample partnered(FakeSubject subject) {
    Sample all = Sample.ofTarget(subject, SplitPart.HELD_OUT, 64);
    return all.chosen(Replacement.partnered(all));
  }

  /** An activation of one number a row. */
  private static NamedArray numbers(Sample sample, IntUnaryOperator number) {
    float[] values = new float[sample.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = number.applyAsInt(row);
    }
    return new NamedArray(
        "number", List.of(HookAxis.ROW, HookAxis.D_MODEL), List.of(values.length, 1), values);
  }
}
