package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class AdamWTest {

  /** The update written out in double precision: decay, then the bias-corrected moments. */
  @Test
  void followsTheFormulaOfLoshchilovAndHutter() {
    OptimizerSpec spec =
        new OptimizerSpec(1e-2, Schedule.COSINE, 2, 0.1, 0.9, 0.99, 1e-3, 0.1, 0.5);
    Course course = Specs.course(10, 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 5));
      AdamW optimizer = new AdamW(model, spec, 10);
      int size = model.layout().size();
      double[] m = new double[size];
      double[] v = new double[size];
      for (int step = 0; step < 4; step++) {
        Batch batch = Specs.batch(course, step);
        float[] gradient = new float[size];
        optimizer.lossAndGradient(batch, gradient);
        float[] before = model.parameters().get();
        StepResult result = optimizer.step(step, batch, Phase.WHOLE);
        float[] after = model.parameters().get();
        double norm = result.gradientNorm();
        double rate = spec.learningRate(step, 10);
        for (int i = 0; i < size; i++) {
          double g = gradient[i] * Math.min(1, 0.5 / norm);
          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.99 * v[i] + 0.01 * g * g;
          double mHat = m[i] / (1 - Math.pow(0.9, step + 1));
          double vHat = v[i] / (1 - Math.pow(0.99, step + 1));
          double expected = before[i] * (1 - rate * 0.1) - rate * mHat / (Math.sqrt(vHat) + 1e-3);
          // One step moves a weight by at most about the rate (1e-2); float32 keeps 1e-7 of it.
          assertEquals(expected, after[i], 2e-7, "weight " + i + " at step " + step);
        }
      }
    }
  }

  @Test
  void scheduleRisesToThePeakAndFallsToItsFinalShare() {
    OptimizerSpec spec = Specs.optimizer();
    assertEquals(4e-3 / 100, spec.learningRate(0, 5000), 1e-12);
    assertEquals(4e-3, spec.learningRate(99, 5_000_000), 1e-9);
    assertEquals(4e-4, spec.learningRate(5000, 5000), 1e-12);
    assertEquals(0.55, Schedule.COSINE.share(0.5, 0.1), 1e-12);
    assertEquals(0.55, Schedule.LINEAR.share(0.5, 0.1), 1e-12);
    assertEquals(0.1, Schedule.EXPONENTIAL.share(0.5, 0.01), 1e-12);
    assertEquals(1, Schedule.CONSTANT.share(0.5, 0.1));
  }

  @Test
  void overfitsOneBatch() {
    Batch batch = Specs.batch(Specs.course(300, 0), 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      AdamW optimizer = new AdamW(model, Specs.optimizer(), 1000);
      double first = optimizer.step(0, batch, Phase.WHOLE).loss();
      double last = first;
      for (int step = 1; step < 1000; step++) {
        last = optimizer.step(step, batch, Phase.WHOLE).loss();
      }
      assertEquals(Math.log(20), first, 0.15, "an untrained model knows nothing: ln V");
      assertTrue(last < 0.1, "64 expressions are learned by heart, but the loss is " + last);
    }
  }

  @Test
  void leavesNoNativeMemoryBehind() {
    Course course = Specs.course(300, 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      AdamW optimizer = new AdamW(model, Specs.optimizer(), 300);
      for (int step = 0; step < 20; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      long before = Pointer.totalCount();
      for (int step = 20; step < 220; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      assertEquals(before, Pointer.totalCount(), "pointers after 200 more steps");
    }
  }
}
