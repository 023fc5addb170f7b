package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.NamedArray;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What of a block is put in place. */
enum PatchSite {
  RESID_PRE("hook_resid_pre"),
  ATTN_OUT("hook_attn_out"),
  MLP_OUT("hook_mlp_out"),
  Q("attn.hook_q"),
  K("attn.hook_k"),
  V("attn.hook_v"),
  Z("attn.hook_z"),
  PATTERN("attn.hook_pattern");

  private final String component;

  PatchSite(String component) {
    this.component = component;
  }

  /** Its word in a configuration. */
  String word() {
    return SnakeCase.of(this);
  }

  String hook(BlockPass pass) {
    return pass.hook(component);
  }

  /** An activation of one prompt at one position; of a pattern, where that position looks. */
  List<Patch> at(NamedArray activation, int row, int position) {
    float[] values = activation.slice(row);
    List<Patch> patches = new ArrayList<>();
    if (this == PATTERN) {
      int length = activation.size(HookAxis.QUERY);
      for (int head = 0; head < activation.size(HookAxis.HEAD); head++) {
        patches.add(part(activation.name(), values, (head * length + position) * length, length));
      }
    } else {
      int width = values.length / activation.size(HookAxis.POSITION);
      patches.add(part(activation.name(), values, position * width, width));
    }
    return patches;
  }

  private static Patch part(String hook, float[] values, int from, int length) {
    return new Patch(hook, from, Arrays.copyOfRange(values, from, from + length));
  }
}
