package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class AveragedRuleTest {

  private static final int STEPS = 12;
  private static final double DECAY = 0.4; // reached after 6 steps

  private static final Course COURSE = Specs.course(STEPS, 0);

  private static OptimizerSpec spec(double emaDecay) {
    return new OptimizerSpec(
        OptimizerType.ADAMW,
        1e-2,
        Schedule.CONSTANT,
        3,
        0.1,
        0.1,
        0.9,
        0.99,
        1e-3,
        0,
        false,
        0.1,
        0.5,
        emaDecay);
  }

  /** A model in training. */
  private record Trained(Transformer model, Optimizer optimizer) implements AutoCloseable {

    static Trained begin(OptimizerSpec spec, int accumulate, ParameterSet frozen) {
      Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1);
      Optimizer optimizer = new Optimizer(model, Batching.ROWS, spec, STEPS, accumulate, frozen);
      model.parameters().set(first(model));
      return new Trained(model, optimizer);
    }

    static Trained begin(double emaDecay) {
      return begin(spec(emaDecay), 1, ParameterSet.NONE);
    }

    static float[] first(Transformer model) {
      return Initialization.draw(model.layout(), 5);
    }

    float step(int step) {
      return step(step, Phase.WHOLE);
    }

    float step(int step, Phase phase) {
      return optimizer.step(step, Specs.batch(COURSE, step), phase).loss();
    }

    float[] last() {
      return model.parameters().get();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** Alone and in parts of a batch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void leavesEveryBitOfTheTrainingAsItIs(int accumulate) {
    try (Trained plain = Trained.begin(spec(0), accumulate, ParameterSet.NONE);
        Trained averaged = Trained.begin(spec(DECAY), accumulate, ParameterSet.NONE)) {
      for (int step = 0; step < STEPS; step++) {
        assertEquals(plain.step(step), averaged.step(step), "loss of step " + step);
      }
      assertArrayEquals(plain.last(), averaged.last());
      assertArrayEquals(plain.last(), plain.optimizer().weights());
      assertArrayEquals(plain.last(), averaged.optimizer().state().get(Learner.TRAINED));
      assertFalse(plain.optimizer().state().containsKey(Learner.TRAINED));
    }
  }

  @Test
  void followsItsFormula() {
    try (Trained trained = Trained.begin(DECAY)) {
      float[] first = Trained.first(trained.model());
      assertArrayEquals(first, trained.optimizer().weights(), "before the first step");
      double[] average = new double[first.length];
      for (int t = 0; t < STEPS; t++) {
        trained.step(t);
        float[] last = trained.last();
        double decay = Math.min(DECAY, t / (t + 9.0));
        for (int i = 0; i < average.length; i++) {
          average[i] = decay * average[i] + (1 - decay) * last[i];
        }
        float[] weights = trained.optimizer().weights();
        for (int i = 0; i < average.length; i++) {
          assertEquals(average[i], weights[i], 1e-6, "weight %d after step %d".formatted(i, t));
        }
        assertEquals(t == 0, Arrays.equals(last, weights), "the first step's are its own average");
      }
    }
  }

  @Test
  void goesOnFromItsStateToTheSameBits() {
    try (Trained unbroken = Trained.begin(DECAY);
        Trained resumed = Trained.begin(DECAY)) {
      for (int step = 0; step < 5; step++) {
        unbroken.step(step);
      }
      SortedMap<String, float[]> state = unbroken.optimizer().state();
      resumed.model().parameters().set(unbroken.optimizer().weights());
      resumed.optimizer().restore(state);
      assertArrayEquals(unbroken.optimizer().weights(), resumed.optimizer().weights());
      for (int step = 5; step < STEPS; step++) {
        assertEquals(unbroken.step(step), resumed.step(step), "loss of step " + step);
      }
      assertArrayEquals(unbroken.last(), resumed.last());
      assertArrayEquals(unbroken.optimizer().weights(), resumed.optimizer().weights());
    }
  }

  /** A fork may begin to average, or cease to: the weights of the last step continue. */
  @Test
  void goesOnFromAStateOfTheOtherKindWithTheWeightsOfTheLastStep() {
    try (Trained plain = Trained.begin(0);
        Trained averaged = Trained.begin(DECAY);
        Trained begun = Trained.begin(DECAY);
        Trained ceased = Trained.begin(0)) {
      for (int step = 0; step < 5; step++) {
        plain.step(step);
        averaged.step(step);
      }
      begun.model().parameters().set(plain.optimizer().weights());
      begun.optimizer().restore(plain.optimizer().state());
      assertArrayEquals(plain.last(), begun.optimizer().weights(), "an average of one");
      ceased.model().parameters().set(averaged.optimizer().weights());
      ceased.optimizer().restore(averaged.optimizer().state());
      for (int step = 5; step < STEPS; step++) {
        float loss = plain.step(step);
        assertEquals(loss, begun.step(step), "loss of step " + step);
        assertEquals(loss, ceased.step(step), "loss of step " + step);
      }
      assertArrayEquals(plain.last(), begun.last());
      assertArrayEquals(plain.last(), ceased.optimizer().weights());
    }
  }

  @Test
  void beginsAnewWhereTheOptimizerForgets() {
    try (Trained trained = Trained.begin(DECAY)) {
      for (int step = 0; step < 5; step++) {
        trained.step(step);
      }
      trained.step(5, new Phase(5, 0, Long.MAX_VALUE));
      // The old average is taken away and the new weights are put there: two roundings.
      assertArrayEquals(trained.last(), trained.optimizer().weights(), 1e-6f);
    }
  }

  @Test
  void keepsWhatIsFrozenToTheBit() {
    try (Transformer shape = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      ParameterSet frozen = ParameterSet.of(shape.layout(), name -> name.startsWith("embed."));
      try (Trained trained = Trained.begin(spec(DECAY), 1, frozen)) {
        for (int step = 0; step < STEPS; step++) {
          trained.step(step);
        }
        float[] first = Trained.first(trained.model());
        float[] weights = trained.optimizer().weights();
        for (int i = 0; i < first.length; i++) {
          if (frozen.contains(i)) {
            assertEquals(first[i], weights[i]);
          }
        }
      }
    }
  }

  @Test
  void refusesTheStateOfAnotherRule() {
    try (Trained trained = Trained.begin(DECAY)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> trained.optimizer().restore(Map.of("momentum", new float[0])));
    }
  }

  @Test
  void decaysByLessThanOne() {
    InvalidSpecException e = assertThrows(InvalidSpecException.class, () -> spec(1));
    assertEquals("ema_decay = 1.0 is outside [0, 1)", e.getMessage());
  }
}
