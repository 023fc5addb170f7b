package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
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
}
