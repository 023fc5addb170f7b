package io.coursework.tfmodel.checkpoint;

import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.util.Map;
import java.util.TreeMap;

/** Checkpoints of the recipe's model, without any training. */
final class Samples {

  static final ParameterLayout LAYOUT = ParameterLayout.of(Specs.recipe(), Specs.VOCABULARY);

  private Samples() {}

  /** One whose values depend on the step. */
  static Checkpoint at(long step) {
    return new Checkpoint(
        step,
        "name: joint\n",
        Initialization.draw(LAYOUT, 3 * step),
        new TreeMap<>(
            Map.of(
                "first_moment", Initialization.draw(LAYOUT, 3 * step + 1),
                "second_moment", Initialization.draw(LAYOUT, 3 * step + 2))),
        new double[] {0.1, Double.NaN, Double.POSITIVE_INFINITY, -0.0},
        new TreeMap<>(Map.of("recorder", "{\"tokens\": 17, \"é\": \"\\n\"}")));
  }
}
