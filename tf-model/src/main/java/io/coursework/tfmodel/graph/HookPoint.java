package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Axis;
import java.util.List;

/**
 * A place in the forward pass where an activation can be read and changed.
 *
 * @param name TransformerLens's, with the recurrence as a suffix, for example {@code
 *     blocks.0.hook_resid_post.step_1}
 * @param axes of the activation, in row-major order; the first is {@link Axis#ROW}
 */
public record HookPoint(String name, List<Axis> axes) {

  /** A vector of the residual stream per token. */
  static final List<Axis> STREAM = List.of(Axis.ROW, Axis.POSITION, Axis.D_MODEL);

  /** A number per token. */
  static final List<Axis> TOKEN = List.of(Axis.ROW, Axis.POSITION);

  /** A vector per token and head. */
  static final List<Axis> HEADS = List.of(Axis.ROW, Axis.POSITION, Axis.HEAD, Axis.D_HEAD);

  /** A number per head and pair of tokens. */
  static final List<Axis> LOOKS = List.of(Axis.ROW, Axis.HEAD, Axis.QUERY, Axis.KEY);

  /** A vector within the feed-forward layer per token. */
  static final List<Axis> MLP = List.of(Axis.ROW, Axis.POSITION, Axis.D_MLP);

  public HookPoint {
    axes = List.copyOf(axes);
  }
}
