package io.coursework.analysis.model;

import java.util.List;

/**
 * A place in a model where an activation can be read and changed.
 *
 * @param name for example {@code blocks.0.hook_resid_post.step_1}
 * @param axes of the activation, in row-major order; the first is {@link HookAxis#ROW}
 * @param model whose place it is
 */
public record Hook(String name, List<HookAxis> axes, ModelShape model) {

  public Hook {
    axes = List.copyOf(axes);
  }

  /** The activation's dimensions in a run on some prompts. */
  public List<Integer> shape(Prompts prompts) {
    return axes.stream().map(axis -> model.length(axis, prompts)).toList();
  }

  /** An activation of such prompts at this hook, with values row-major. */
  public NamedArray array(Prompts prompts, float[] values) {
    return new NamedArray(name, axes, shape(prompts), values);
  }
}
