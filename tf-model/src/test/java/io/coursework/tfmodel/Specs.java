package io.coursework.tfmodel;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.training.OptimizerSpec;
import io.coursework.tfmodel.training.OptimizerType;
import io.coursework.tfmodel.training.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small specs that the tests share. */
public final class Specs {

  public static final int VOCABULARY = 20;
  public static final String CPU = "/device:CPU:0";

  private Specs() {}

  /** The demo recipe's model: 4,080 parameters. */
  public static ModelSpec recipe() {
    return new ModelSpec(16, 1, 1, 2, 4, Activation.GELU, 32, true, AttentionBias.NONE);
  }

  public static OptimizerSpec optimizer() {
    return new OptimizerSpec(
        OptimizerType.ADAMW,
        4e-3,
        Schedule.COSINE,
        100,
        0.1,
        0.1,
        0.9,
        0.99,
        1e-8,
        0.9,
        false,
        0.1,
        1.0,
        0);
  }

  /** MAX, MED and SUM modulo 10, 64 expressions a step, answers only. */
  public static Course course(long steps, long seed) {
    return course(new FixedMix(Map.of("MAX", 1.0, "MED", 1.0, "SUM", 1.0)), steps, seed);
  }

  /** The same task by another curriculum. */
  public static Course course(Curriculum curriculum, long steps, long seed) {
    TaskSpec task =
        new TaskSpec(
            new Integers(10, MedianRule.LOWER),
            List.of("SUM", "MAX", "MIN", "MED", "PROD"),
            Notation.BRACKET,
            1,
            0.5,
            2,
            3,
            Reduction.INNERMOST);
    return new Course(
        new Catalogue(Set.of()).task(task),
        new CourseSpec(
            new MultisetHoldOut(Rule.CRC, 0.1),
            curriculum,
            Control.NONE,
            "SUM",
            LossOn.ANSWER,
            64,
            steps,
            seed));
  }

  /** The batch of a step by a curriculum whose lessons are known ahead. */
  public static Batch batch(Course course, long step) {
    return course.batch(step, course.teacher().lesson(step));
  }
}
