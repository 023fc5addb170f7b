package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.FakeModel;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.split.SplitPart;
import org.junit.jupiter.api.Test;

class CrossPatchingProbeTest {

  private final CrossPatchingProbe probe = new CrossPatchingProbe(SplitPart.HELD_OUT, 24);

  @Test
  void aModelAndItselfDifferInNothing() {
    Finding finding = probe.apply(FakeSubject.right(), FakeSubject.right(), 1);
    assertEquals("cross_patching", finding.probe());
    finding
        .scores()
        .forEach(
            (key, score) -> {
              if (!key.startsWith("clean_")) {
                assertEquals(0, score.value(), 1e-6, key); // float32
              }
            });
    assertTrue(finding.scores().containsKey("accuracy_change_stream_after_round_1"));
    assertEquals(finding, probe.apply(FakeSubject.right(), FakeSubject.right(), 1));
  }

  @Test
  void refusesModelsOfOtherShapes() {
    FakeSubject longer = FakeSubject.right().with(new FakeModel(20, 32));
    String reason = probe.refusal(FakeSubject.right(), longer).orElseThrow();
    assertTrue(reason.startsWith("the models have different shapes, "), reason);
  }
}
