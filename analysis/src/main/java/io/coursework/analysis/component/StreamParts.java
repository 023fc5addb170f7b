package io.coursework.analysis.component;

import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.InspectableModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What adds up to the last residual stream. */
final class StreamParts {

  private static final List<String> EMBEDDING = List.of("hook_embed", "hook_pos_embed");

  private StreamParts() {}

  /** Labels, the embedding and then two sub-layers of each pass, with the hooks of each part. */
  static Map<String, List<String>> of(InspectableModel model) {
    Map<String, List<String>> parts = new LinkedHashMap<>();
    parts.put(
        "embedding", model.hooks().stream().map(Hook::name).filter(EMBEDDING::contains).toList());
    for (BlockPass pass : BlockPass.all(model.shape())) {
      for (SubLayer layer : SubLayer.values()) {
        parts.put(layer.label() + " " + pass.label(model.shape()), List.of(layer.output(pass)));
      }
    }
    return parts;
  }
}
