package io.coursework.analysis.component;

import io.coursework.analysis.model.ModelShape;
import io.coursework.curricula.spec.SnakeCase;

/** The two that write to the residual stream in a block. */
enum SubLayer {
  ATTENTION("attention", "hook_attn_out"),
  FEED_FORWARD("feed-forward", "hook_mlp_out");

  private final String label;
  private final String output;

  SubLayer(String label, String output) {
    this.label = label;
    this.output = output;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** For the keys of scores. */
  String key() {
    return SnakeCase.of(this);
  }

  /** Where what it adds to the stream is read. */
  String output(BlockPass pass) {
    return pass.hook(output);
  }

  /** Where the stream that it reads is. */
  String input(BlockPass pass, ModelShape shape) {
    return pass.hook(this == ATTENTION || shape.parallel() ? "hook_resid_pre" : "hook_resid_mid");
  }
}
