package io.coursework.tfmodel.training;

import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A training of the recipe's model that is short enough for a test.
 *
 * @param curriculum what it is taught with
 * @param optimizer how it learns
 * @param steps of it
 */
record ShortTraining(Curriculum curriculum, OptimizerSpec optimizer, long steps) {

  /**
   * What came of a training.
   *
   * @param results of the steps that were taken in one go
   * @param lessons of the same steps
   * @param weights at the end
   * @param teacher its state at the end
   */
  record Outcome(
      List<StepResult> results, List<Lesson> lessons, float[] weights, double[] teacher) {

    List<Float> losses() {
      return results.stream().map(StepResult::loss).toList();
    }

    /** Losses, weights and state as one, to be compared bit by bit. */
    List<Object> bits() {
      List<Object> bits = new ArrayList<>(losses());
      for (float weight : weights) {
        bits.add(Float.floatToRawIntBits(weight));
      }
      for (double number : teacher) {
        bits.add(Double.doubleToRawLongBits(number));
      }
      return bits;
    }
  }

  /** From the first step to the last. */
  Outcome unbroken(long seed, int threads) {
    Course course = Specs.course(curriculum, steps, seed);
    try (Transformer model = model(threads)) {
      model.parameters().set(Initialization.draw(model.layout(), seed));
      return train(
          course, course.teacher(), model, new Optimizer(model, optimizer, steps), 0, steps);
    }
  }

  /** The first steps alone, written down. */
  Path checkpoint(long seed, long step, Path folder) throws IOException {
    Course course = Specs.course(curriculum, steps, seed);
    try (Transformer model = model(1)) {
      model.parameters().set(Initialization.draw(model.layout(), seed));
      Optimizer adam = new Optimizer(model, optimizer, steps);
      Outcome outcome = train(course, course.teacher(), model, adam, 0, step);
      return new Checkpoint(
              step,
              "name: test\n",
              outcome.weights(),
              adam.state(),
              outcome.teacher(),
              new TreeMap<>())
          .write(folder, model.layout());
    }
  }

  /**
   * The steps after a checkpoint.
   *
   * @param taught whether the teacher remembers what it had learned
   */
  Outcome resumed(long seed, Path checkpoint, boolean taught) throws IOException {
    Course course = Specs.course(curriculum, steps, seed);
    try (Transformer model = model(1)) {
      Checkpoint read = Checkpoint.read(checkpoint, model.layout());
      model.parameters().set(read.parameters());
      Optimizer adam = new Optimizer(model, optimizer, steps);
      adam.restore(read.optimizer());
      Teacher teacher = course.teacher();
      if (taught) {
        teacher.restore(read.teacher());
      }
      return train(course, teacher, model, adam, read.step(), steps);
    }
  }

  private static Transformer model(int threads) {
    return new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, threads);
  }

  private static Outcome train(
      Course course, Teacher teacher, Transformer model, Optimizer adam, long first, long end) {
    List<StepResult> results = new ArrayList<>();
    List<Lesson> lessons = new ArrayList<>();
    new Trainer(course, teacher, adam)
        .train(
            first,
            end,
            (result, lesson, batch) -> {
              results.add(result);
              lessons.add(lesson);
            });
    return new Outcome(results, lessons, model.parameters().get(), teacher.state());
  }
}
