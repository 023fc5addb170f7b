package io.coursework.tfmodel.graph;

/**
 * One application of a block: which block, and in which round through the stack.
 *
 * @param layer the block, from 0; its weights are the same in every round
 * @param step the recurrence, from 0
 */
record BlockCall(int layer, int step) {

  /** Where the embedded tokens are read. */
  static final BlockCall FIRST = new BlockCall(0, 0);

  /** A parameter's full name, for example {@code blocks.0.ln1} for {@code ln1}. */
  String parameter(String name) {
    return "blocks." + layer + "." + name;
  }

  /** An activation's full name, for example {@code blocks.0.hook_resid_pre.step_1}. */
  String hook(String name) {
    return parameter(name) + ".step_" + step;
  }
}
