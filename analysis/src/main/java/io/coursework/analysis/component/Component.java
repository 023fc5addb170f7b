package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.model.ModelShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a model that can be taken out.
 *
 * @param label for people, for example {@code attention round 1}
 * @param hooks where its output is read, one for each pass
 * @param head which attention head alone, or -1 for the whole output
 */
record Component(String label, List<String> hooks, int head) {

  Component {
    hooks = List.copyOf(hooks);
  }

  /** The sub-layers, then each head where there are several. */
  static List<Component> all(ModelShape shape) {
    List<Component> components = new ArrayList<>(subLayers(shape));
    for (int head = 0; shape.nHeads() > 1 && head < shape.nHeads(); head++) {
      for (BlockPass pass : BlockPass.all(shape)) {
        components.add(
            new Component(
                "head " + (head + 1) + " " + pass.label(shape),
                List.of(pass.hook("attn.hook_z")),
                head));
      }
    }
    return components;
  }

  /** Both sub-layers, in all passes together and in each. */
  static List<Component> subLayers(ModelShape shape) {
    List<BlockPass> passes = BlockPass.all(shape);
    List<Component> components = new ArrayList<>();
    for (SubLayer layer : SubLayer.values()) {
      components.add(new Component(layer.label(), passes.stream().map(layer::output).toList(), -1));
      if (passes.size() > 1) {
        for (BlockPass pass : passes) {
          components.add(
              new Component(
                  layer.label() + " " + pass.label(shape), List.of(layer.output(pass)), -1));
        }
      }
    }
    return components;
  }

  /** For the keys of scores. */
  String key() {
    return label.replace(' ', '_').replace('-', '_');
  }

  /**
   * Its output at one hook put in place.
   *
   * @param values the whole activation of a prompt there
   */
  List<Patch> patches(String hook, float[] values, ModelShape shape) {
    if (head < 0) {
      return List.of(new Patch(hook, 0, values));
    }
    List<Patch> patches = new ArrayList<>();
    int width = shape.dHead();
    for (int at = head * width; at < values.length; at += shape.nHeads() * width) {
      patches.add(new Patch(hook, at, Arrays.copyOfRange(values, at, at + width)));
    }
    return patches;
  }
}
