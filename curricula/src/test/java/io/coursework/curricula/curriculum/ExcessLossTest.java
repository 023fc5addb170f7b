package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.curriculum.Student.Seen;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExcessLossTest {
  private static final TrainingInfo TRAINING =
      new TrainingInfo(List.of("SUM", "MAX"), 1000, 0, "SUM", List.of(0.0, 0.0));
  private final Teacher teacher =
      new ExcessLoss(Map.of("SUM", 1.0, "MAX", 0.5), 0.1, 0.01).teacher(TRAINING);

  @Test
  void movesByTheExponentOfTheExcess() {
    assertEquals(Map.of("SUM", 0.5, "MAX", 0.5), teacher.lesson(0).weights());
    teacher.observe(0, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.4))); // excess 1 and 0
    // 0.99 * e^0.1 / (e^0.1 + 1) + 0.005
    assertEquals(0.5247294, teacher.lesson(1).weights().get("SUM"), 1e-7);
  }

  @Test
  void remembersTheExcessOfAnAbsentOperation() {
    teacher.observe(0, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.4)));
    teacher.observe(1, Seen.losses(Map.of("MAX", 0.4)));
    // 0.99 * 0.5247294 * e^0.1 / (0.5247294 * e^0.1 + 0.4752706) + 0.005
    assertEquals(0.5490902, teacher.lesson(2).weights().get("SUM"), 1e-7);
  }

  @Test
  void settlesAt95To5ForADifferenceOf1Nat() {
    for (int step = 0; step < 1000; step++) {
      teacher.observe(step, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.4)));
    }
    assertEquals(0.95, teacher.lesson(1000).weights().get("SUM"), 0.01);
    for (int step = 1000; step < 2000; step++) {
      teacher.observe(step, Seen.losses(Map.of("SUM", 0.9, "MAX", 0.4))); // no worse any more
    }
    assertEquals(0.5, teacher.lesson(2000).weights().get("SUM"), 0.01);
  }

  @Test
  void reportsAllThatIsWrong() {
    Map<String, Double> reference = new LinkedHashMap<>();
    reference.put("sum", -1.0);
    reference.put("ADD", 1.0);
    var thrown = assertThrows(InvalidSpecException.class, () -> new ExcessLoss(reference, 0, 0));
    assertEquals(
        List.of(
            "reference.sum = -1.0 is not a valid loss; choose a finite number >= 0",
            "reference.ADD names SUM a second time; keep one of them",
            "eta = 0.0 is not a number above 0; choose e.g. 0.1",
            "smoothing = 0.0 is outside ]0, 1]; choose e.g. 0.01"),
        thrown.problems());
    assertThrows(InvalidSpecException.class, () -> new ExcessLoss(null, 0.1, 0.01));
  }
}
