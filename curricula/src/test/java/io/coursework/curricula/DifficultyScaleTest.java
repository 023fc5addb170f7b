package io.coursework.curricula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Competence;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Difficulty;
import io.coursework.curricula.curriculum.Difficulty.Order;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.data.GeneratedData;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Source;
import io.coursework.curricula.task.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DifficultyScaleTest {
  private static final Task NESTED =
      Tasks.of(10, MedianRule.LOWER, 3, 0.4, 2, 3, Reduction.LEFTMOST);
  private static final Source SOURCE = new GeneratedData().open(NESTED);
  private static final DifficultyScale SCALE =
      new DifficultyScale(SOURCE, NESTED.operations().all(), NESTED, 0);

  @ParameterizedTest
  @EnumSource(Order.class)
  void allowsAtLeastTheShareAndMoreWithMore(Order order) {
    int before = 0;
    for (double share : new double[] {0.01, 0.1, 0.3, 0.5, 0.8, 1}) {
      int allowed = 0;
      for (int i = 0; i < 4_000; i++) {
        allowed +=
            SCALE.allows(new Difficulty(order, DifficultyAxis.LENGTH, share), draw(i)) ? 1 : 0;
      }
      assertTrue(allowed >= 4_000 * share - 100, share + ": " + allowed); // 3 s.e. at a half
      assertTrue(allowed >= before, share + ": " + allowed);
      before = allowed;
    }
    assertEquals(4_000, before);
  }

  @Test
  void leavesOutNoneOfEquals() {
    for (int i = 0; i < 1_000; i++) {
      Expression drawn = draw(i);
      assertEquals(
          drawn.depth() == 1,
          SCALE.allows(new Difficulty(Order.EASY_FIRST, DifficultyAxis.DEPTH, 0.001), drawn));
      assertEquals(
          drawn.depth() == 3,
          SCALE.allows(new Difficulty(Order.HARD_FIRST, DifficultyAxis.DEPTH, 0.001), drawn));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Control.class,
      names = {"NONE", "SHUFFLED", "REVERSED"})
  void ranksAmongWhatMayBeTrainedOn(Control control) {
    Competence easyFirst = new Competence(Map.of("SUM", 1.0), DifficultyAxis.LENGTH, 0.01, 2, 0.5);
    Course course =
        new Course(
            NESTED,
            new CourseSpec(
                new Extrapolation(DifficultyAxis.LENGTH, 8),
                easyFirst,
                control,
                "SUM",
                LossOn.ANSWER,
                64,
                100,
                0));
    Teacher teacher = course.teacher();
    assertEquals(64, course.batch(0, teacher.lesson(0)).rows()); // the hardest of all are held out
    assertEquals(64, course.batch(99, teacher.lesson(99)).rows());
  }

  private static Expression draw(int i) {
    OperationMix sums = OperationMix.only(NESTED.operations(), NESTED.operations().find("SUM"));
    return SOURCE.draw(sums, Randomness.of(1, "scale", i));
  }
}
