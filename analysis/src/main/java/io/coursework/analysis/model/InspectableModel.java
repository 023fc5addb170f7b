package io.coursework.analysis.model;

import io.coursework.curricula.spec.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A transformer that can be run with interventions. Running it changes nothing: the same prompts
 * and interventions give the same numbers. Not thread-safe.
 *
 * <p>Hooks, with the axes of their activations; those of block L in round S are named {@code
 * blocks.L.<name>.step_S}:
 *
 * <pre>
 * hook_embed, hook_pos_embed       [row, position, d_model]     pos_embed where it is added
 * in every block and round:
 *   hook_resid_pre, _mid, _post    [row, position, d_model]     no mid in parallel blocks
 *   ln1.hook_scale, ln2.hook_scale [row, position]              what the norm divides by
 *   ln1.hook_normalized, ln2.      [row, position, d_model]     with gain and bias
 *   attn.hook_q, _k, _v, _z        [row, position, head, d_head]
 *   attn.hook_rot_q, _rot_k        [row, position, head, d_head] rotary positions: q and k turned
 *   attn.hook_attn_scores          [row, head, query, key]      -1e9 for keys after the query
 *   attn.hook_pattern              [row, head, query, key]      sums to 1 over the keys
 *   hook_attn_out, hook_mlp_out    [row, position, d_model]     what is added to the residual
 *   mlp.hook_pre, _post            [row, position, d_mlp]       before and after the nonlinearity
 *   mlp.hook_pre_linear            [row, position, d_mlp]       gated: what the gate is applied to
 * ln_final.hook_scale, .hook_normalized                         as those of the blocks
 * </pre>
 *
 * <p>A norm is (x - mean) / scale · w + b, for RMS without mean and b. Scores are q·k / √d_head.
 *
 * <p>Weights, of every block L; biases where the model has them:
 *
 * <pre>
 * embed.W_E                    [vocabulary, d_model]
 * pos_embed.W_pos              [position, d_model]     learned positions
 * blocks.L.ln1.w, .b, ln2, ln_final                    [d_model]
 * blocks.L.attn.W_Q, W_K, W_V  [head, d_model, d_head], b_Q, b_K, b_V [head, d_head]
 * blocks.L.attn.W_O            [head, d_head, d_model], b_O [d_model]
 * blocks.L.mlp.W_in, W_gate    [d_model, d_mlp], b_in [d_mlp]
 * blocks.L.mlp.W_out           [d_mlp, d_model], b_out [d_model]
 * unembed.W_U                  [d_model, vocabulary], b_U [vocabulary]; tied: the embedding's
 * </pre>
 *
 * <p>Throughout, an {@link IllegalArgumentException} says which hook or weight the model does not
 * have, with the nearest that it has, which prompt it cannot read, or which array has another shape
 * than its hook.
 */
public interface InspectableModel {

  ModelShape shape();

  /** Every hook once, in the order of computation. */
  List<Hook> hooks();

  /**
   * Runs the model.
   *
   * @param hooks names of the activations wanted, in any order
   * @param interventions at any hooks; several at one follow each other in their order
   */
  Inspection run(Prompts prompts, Collection<String> hooks, List<Intervention> interventions);

  /**
   * The gradient of a weighted sum of logits with respect to activations, as the rest of the model
   * reads them: in a run with interventions, after these.
   *
   * @param logitWeights row-major [row, position, vocabulary]
   * @param hooks names of the activations
   * @return by hook, each in its shape
   */
  Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> hooks,
      List<Intervention> interventions);

  /** All weights by name, as they are used: heads apart. */
  Map<String, NamedArray> weights();

  /** The hook of a name. */
  default Hook hook(String name) {
    return hooks().stream()
        .filter(hook -> hook.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("hook", name, hooks().stream().map(Hook::name).toList()));
  }

  /** The weight of a name. */
  default NamedArray weight(String name) {
    NamedArray weight = weights().get(name);
    if (weight == null) {
      throw unknown("weight", name, weights().keySet());
    }
    return weight;
  }

  private static IllegalArgumentException unknown(
      String kind, String name, Collection<String> known) {
    return new IllegalArgumentException(
        "the model has no %s '%s'; did you mean '%s'?"
            .formatted(kind, name, NearestName.of(name, known).orElseThrow()));
  }
}
