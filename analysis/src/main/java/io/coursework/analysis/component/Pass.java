package io.coursework.analysis.component;

import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass through a block.
 *
 * @param layer the block, from 0
 * @param step the round through the stack, from 0; people read it from 1
 */
record Pass(int layer, int step) {

  /** All passes of a model, in the order of computation. */
  static List<Pass> all(ModelShape shape) {
    List<Pass> passes = new ArrayList<>();
    for (int step = 0; step < shape.recurrences(); step++) {
      for (int layer = 0; layer < shape.nLayers(); layer++) {
        passes.add(new Pass(layer, step));
      }
    }
    return passes;
  }

  /** The last one of a model. */
  static Pass last(ModelShape shape) {
    return new Pass(shape.nLayers() - 1, shape.recurrences() - 1);
  }

  /** The name of one of its hooks. */
  String hook(String component) {
    return new Site(layer, component, step).name();
  }

  /** The name of one of its block's weights. */
  String weight(String component) {
    return "blocks." + layer + "." + component;
  }

  /** For people: {@code round 2}, {@code layer 1}, {@code layer 1 round 2}. */
  String label(ModelShape shape) {
    String round = "round " + (step + 1);
    if (shape.nLayers() == 1) {
      return round;
    }
    String block = "layer " + (layer + 1);
    return shape.recurrences() == 1 ? block : block + " " + round;
  }

  /** For the keys of scores: {@code round_2}. */
  String key(ModelShape shape) {
    return label(shape).replace(' ', '_');
  }
}
