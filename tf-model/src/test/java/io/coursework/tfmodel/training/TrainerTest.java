package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Course;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final int STEPS = 60;

  private record Outcome(List<Float> losses, float[] weights) {}

  private static Outcome train(long seed, int threads) {
    try (Transformer model =
        new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, threads)) {
      model.parameters().set(Initialization.draw(model.layout(), seed));
      Course course = Specs.course(STEPS, seed);
      Trainer trainer =
          new Trainer(course, course.teacher(), new Optimizer(model, Specs.optimizer(), STEPS));
      List<Float> losses = new ArrayList<>();
      trainer.train(0, STEPS, (result, lesson, batch) -> losses.add(result.loss()));
      return new Outcome(losses, model.parameters().get());
    }
  }

  @Test
  @Tag("long")
  void givesTheSameBitsTwiceAndWithAnyNumberOfThreads() {
    Outcome first = train(3, 1);
    for (int threads : new int[] {1, 2, 4}) {
      Outcome again = train(3, threads);
      assertEquals(first.losses(), again.losses(), threads + " threads");
      assertArrayEquals(first.weights(), again.weights(), threads + " threads");
    }
    assertFalse(Arrays.equals(first.weights(), train(4, 1).weights()), "another seed");
  }

  @Test
  @Tag("long")
  void goesOnFromACheckpointBitByBit(@TempDir Path folder) throws IOException {
    Outcome unbroken = train(3, 1);
    Course course = Specs.course(STEPS, 3);
    Path checkpoint;
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 3));
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), STEPS);
      new Trainer(course, course.teacher(), optimizer).train(0, 25, (result, lesson, batch) -> {});
      checkpoint =
          new Checkpoint(
                  25,
                  "name: test\n",
                  model.parameters().get(),
                  optimizer.state(),
                  new double[0],
                  new TreeMap<>())
              .write(folder, model.layout());
    }
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      Checkpoint read = Checkpoint.read(checkpoint, model.layout());
      model.parameters().set(read.parameters());
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), STEPS);
      optimizer.restore(read.optimizer());
      new Trainer(course, course.teacher(), optimizer)
          .train(read.step(), STEPS, (result, lesson, batch) -> {});
      assertArrayEquals(unbroken.weights(), model.parameters().get());
    }
  }

  @Test
  void endsWithWhatTheListenerThrows() {
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Course course = Specs.course(STEPS, 0);
      Trainer trainer =
          new Trainer(course, course.teacher(), new Optimizer(model, Specs.optimizer(), STEPS));
      List<Long> steps = new ArrayList<>();
      assertThrows(
          ArithmeticException.class,
          () ->
              trainer.train(
                  0,
                  STEPS,
                  (result, lesson, batch) -> {
                    steps.add(result.step());
                    if (steps.size() == 5) {
                      throw new ArithmeticException("enough");
                    }
                  }));
      assertEquals(List.of(0L, 1L, 2L, 3L, 4L), steps);
    }
  }

  @Test
  void refusesToGoOnWithALossThatIsNoNumber() {
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] weights = Initialization.draw(model.layout(), 0);
      weights[0] = Float.NaN;
      model.parameters().set(weights);
      Course course = Specs.course(STEPS, 0);
      Trainer trainer =
          new Trainer(course, course.teacher(), new Optimizer(model, Specs.optimizer(), STEPS));
      DivergedException e =
          assertThrows(
              DivergedException.class,
              () -> trainer.train(0, STEPS, (result, lesson, batch) -> {}));
      assertTrue(e.getMessage().contains("at step 0"), e.getMessage());
    }
  }
}
