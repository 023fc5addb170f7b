package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Course;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest {

  private static final int STEPS = 200;

  /** Losses up to the step that showed it, and what was thrown there. */
  private record Outcome(List<Float> losses, DivergedException diverged) {}

  private static OptimizerSpec optimizer(double learningRate) {
    return new OptimizerSpec(
        OptimizerType.ADAMW,
        learningRate,
        Schedule.CONSTANT,
        0,
        1,
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

  private static Outcome train(double learningRate, double scale, DivergenceSpec divergence) {
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Course course = Specs.course(STEPS, 0);
      Optimizer adam = new Optimizer(model, optimizer(learningRate), STEPS);
      adam.scaleRate(scale);
      Trainer trainer = new Trainer(course, course.teacher(), adam, divergence);
      List<Float> losses = new ArrayList<>();
      DivergedException diverged =
          assertThrows(
              DivergedException.class,
              () -> trainer.train(0, STEPS, (result, lesson, batch) -> losses.add(result.loss())));
      return new Outcome(losses, diverged);
    }
  }

  @Test
  void endsATrainingAtTheFirstStepWithoutAFiniteLossOrGradient() {
    Outcome outcome = train(1e30, 1, DivergenceSpec.FINITE);
    StepResult last = outcome.diverged().result();
    assertTrue(
        !Float.isFinite(last.loss()) || !Float.isFinite(last.gradientNorm()), last.toString());
    assertEquals(last.step(), outcome.losses().size(), "nobody was told of the step itself");
    assertTrue(outcome.losses().stream().allMatch(Float::isFinite));
    assertEquals(outcome.losses().get(outcome.losses().size() - 1), outcome.diverged().lastLoss());
    assertEquals(64, outcome.diverged().batch().rows());
    String message = outcome.diverged().getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(
        message.contains(" at step " + last.step() + ", with learning rate 1.0E30"), message);
    assertTrue(message.contains("lower training.optimizer.learning_rate"), message);
  }

  @Test
  void endsATrainingWhoseGradientExceedsTheLimit() {
    Outcome outcome = train(4e-3, 1, new DivergenceSpec(1e-3, DivergenceAction.STOP));
    assertEquals(List.of(), outcome.losses());
    assertTrue(Float.isNaN(outcome.diverged().lastLoss()));
    String message = outcome.diverged().getMessage();
    assertTrue(message.startsWith("the gradient norm is "), message);
    assertTrue(
        message.contains("above training.divergence.max_gradient_norm = 0.001 at step 0"), message);
  }

  @Test
  void scalesEveryLearningRate() {
    Outcome scaled = train(2e30, 0.5, DivergenceSpec.FINITE);
    assertEquals(train(1e30, 1, DivergenceSpec.FINITE).losses(), scaled.losses());
    assertEquals(1e30, scaled.diverged().result().learningRate());
  }

  @Test
  void refusesALimitBelowZero() {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class, () -> new DivergenceSpec(-1, DivergenceAction.STOP));
    assertTrue(e.getMessage().startsWith("max_gradient_norm = -1.0"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }
}
