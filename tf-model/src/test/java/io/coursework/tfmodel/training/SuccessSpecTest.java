package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuccessSpecTest {

  private static OptionalLong learnedAt(int evaluations, double... values) {
    List<Measured> measured =
        IntStream.range(0, values.length)
            .mapToObj(i -> new Measured(100L * (i + 1), values[i]))
            .toList();
    return new SuccessSpec(SuccessMetric.STRICT, 0.8, evaluations).learnedAt(measured);
  }

  @Test
  void isTheLastOfTheFirstEvaluationsRunningThatReachTheValue() {
    assertEquals(OptionalLong.of(600), learnedAt(3, 0.1, 0.9, 0.7, 0.8, 0.9, 0.85, 0.2));
    assertEquals(OptionalLong.of(200), learnedAt(1, 0.1, 0.8));
  }

  @Test
  void isNotThereWhereTheyAreInterruptedOrNotANumber() {
    assertEquals(OptionalLong.empty(), learnedAt(3, 0.9, 0.9, 0.79, 0.9, 0.9));
    assertEquals(OptionalLong.empty(), learnedAt(2, 0.9, Double.NaN, 0.9));
    assertEquals(OptionalLong.empty(), learnedAt(1));
  }
}
