package io.coursework.analysis.component;

import io.coursework.analysis.model.HookName;
import io.coursework.analysis.model.ModelShape;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass through a block.
 *
 * @param layer the block, from 0
 * @param step the round through the stack, from 0; people read it from 1
 */
record BlockPass(int layer, int step) {

  /** All passes of a model, in the order of computation. */
  static List<BlockPass> all(ModelShape shape) {
    List<BlockPass> passes = new ArrayList<>();
    for (int step = 0; step < shape.recurrences(); step++) {
      for (int layer = 0; layer < shape.nLayers(); layer++) {
        passes.add(new BlockPass(layer, step));
      }
    }
    return passes;
  }

  /** The last one of a model. */
  static BlockPass last(ModelShape shape) {
    return new BlockPass(shape.nLayers() - 1, shape.recurrences() - 1);
  }

  /** The name of one of its hooks. */
  String hook(String component) {
    return new HookName(layer, component, step).name();
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
