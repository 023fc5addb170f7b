package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.tfmodel.Architectures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSpecTest {

  @Test
  void namesBothNumbersWhenTheWidthDoesNotDivideIntoHeads() {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class,
            () -> new ModelSpec(30, 4, 1, 1, 2, Activation.RELU, 8, true, AttentionBias.NONE));
    assertEquals(
        List.of(
            "d_model = 30 is not divisible by n_heads = 4; choose a multiple of 4, or give d_head"),
        e.problems());
  }

  @Test
  void reportsAllProblemsAtOnce() {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class,
            () -> new ModelSpec(0, 1, 0, 0, 2, Activation.RELU, 8, true, AttentionBias.NONE));
    assertEquals(3, e.problems().size());
  }

  @Test
  void refusesWhatTheOptionsDoNotAllowWithARemedyEach() {
    assertEquals(
        List.of(
            "dropout = 1.0 is outside [0, 1); give 0 for none",
            "init_std = 0.0 is outside (0, 1]; 0.02 is usual",
            "positions = rotary turns pairs and cannot with heads of width 5;"
                + " choose an even d_head or other positions"),
        problems(
            Map.of(
                "dropout", 1.0, "initStd", 0.0, "dHead", 5, "positions", PositionEncoding.ROTARY)));
    assertEquals(
        List.of("d_head = -1 is outside 1..4096; give 0 for d_model / n_heads"),
        problems(Map.of("dHead", -1)));
  }

  private static List<String> problems(Map<String, Object> changes) {
    return assertThrows(InvalidSpecException.class, () -> Architectures.with(changes)).problems();
  }

  @Test
  void aHeadOfItsOwnWidthNeedsNotDivideTheModel() {
    ModelSpec spec = Architectures.with(Map.of("nHeads", 3, "dHead", 5)).getPayload();
    assertEquals(5, spec.headWidth());
    assertEquals(15, spec.headsWidth());
  }
}
