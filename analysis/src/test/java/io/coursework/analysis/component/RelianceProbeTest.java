package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.SplitPart;
import org.junit.jupiter.api.Test;

class RelianceProbeTest {

  private final Finding finding =
      new RelianceProbe(SplitPart.HELD_OUT, 64).apply(FakeSubject.right(), 1);

  @Test
  void comparesWhatIsWrittenWithWhatIsRead() {
    // The operation sees a bracket and itself: head 0 adds (1/4, 3/4) / 2, head 1 (1/2, 1/2) / 4,
    // together (1/4, 1/2) of length √5/4 to a vector of length 1.
    double attention = Math.sqrt(5) / 4;
    assertEquals(
        attention / (attention + 1),
        finding.value("attention_share_operation_round_1"),
        1e-6); // float32
    // All is positive, so that the feed-forward layer adds just what it reads.
    assertEquals(1, finding.value("feed_forward_ratio_operation"), 1e-6);
    assertEquals(1, finding.value("feed_forward_ratio"), 1e-6);
  }

  @Test
  void whereNothingNestsTheAnswerIsPredictedAtTheSeparator() {
    assertEquals(finding.value("attention_share_separator"), finding.value("attention_share"));
    assertEquals(
        finding.value("attention_share_separator_round_2"),
        finding.value("attention_share_round_2"));
  }

  @Test
  void isCalledAfterItsPart() {
    assertEquals("reliance", new RelianceProbe(SplitPart.HELD_OUT, 1).name());
    assertEquals("reliance_training", new RelianceProbe(SplitPart.TRAINING, 1).name());
  }

  @Test
  void refusesNoExamples() {
    assertEquals(
        "examples = 0 is below 1; read at least one",
        assertThrows(InvalidSpecException.class, () -> new RelianceProbe(SplitPart.HELD_OUT, 0))
            .getMessage());
  }
}
