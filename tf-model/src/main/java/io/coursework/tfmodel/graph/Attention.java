package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** An attention layer: projections to and from the heads around a core. */
final class Attention {

  private final Layers layers;
  private final ModelSpec spec;
  private final InputShape shape;
  private final InputShape all; // the sequences of all replicas
  private final Rotation rotation; // null without rotary positions
  private final AttentionCore core;

  Attention(
      Layers layers, ModelSpec spec, InputShape shape, Positions positions, AttentionCore core) {
    this.layers = layers;
    this.spec = spec;
    this.shape = shape;
    this.all = layers.axis().merged(shape);
    this.rotation =
        spec.positions() == PositionEncoding.ROTARY
            ? new Rotation(layers, spec, all, positions)
            : null;
    this.core = core;
  }

  /** (N, d) -> (N, d). */
  Operand<TFloat32> of(Operand<TFloat32> x, Place place) {
    String attn = place.parameter("attn");
    Operand<TFloat32> q = turned(projected(x, place, "q"), place, "q"); // (B, H, T, d_head)
    Operand<TFloat32> k = turned(projected(x, place, "k"), place, "k");
    Operand<TFloat32> v = projected(x, place, "v");
    Operand<TFloat32> z = joined(core.attend(q, k, v, place)); // (N, H d_head)
    return layers.linear(hook(z, place, "attn.hook_z"), attn, "O"); // (N, d)
  }

  /** Queries, keys or values, (N, d) -> (B, H, T, d_head). */
  private Operand<TFloat32> projected(Operand<TFloat32> x, Place place, String part) {
    Operand<TFloat32> all =
        layers.linear(x, place.parameter("attn"), part.toUpperCase(Locale.ROOT)); // (N, H d_head)
    return heads(hook(all, place, "attn.hook_" + part));
  }

  /** Queries or keys turned to their positions, where these are rotary. */
  private Operand<TFloat32> turned(Operand<TFloat32> x, Place place, String part) {
    if (rotation == null) {
      return x;
    }
    Operand<TFloat32> turned = rotation.of(x);
    return layers.inspected()
        ? heads(hook(joined(turned), place, "attn.hook_rot_" + part))
        : turned;
  }

  private Operand<TFloat32> hook(Operand<TFloat32> byToken, Place place, String name) {
    return layers.hook(place.hook(name), HookPoint.HEADS, byToken);
  }

  /** (N, H d_head) -> (B, H, T, d_head), without a transposition when there is one head. */
  private Operand<TFloat32> heads(Operand<TFloat32> x) {
    if (spec.nHeads() == 1) {
      return layers.reshape(x, all.rows(), 1, all.length(), spec.headWidth());
    }
    return layers.exchangeMiddle(
        layers.reshape(x, all.rows(), all.length(), spec.nHeads(), spec.headWidth()));
  }

  /** (B, H, T, d_head) -> (N, H d_head). */
  private Operand<TFloat32> joined(Operand<TFloat32> z) {
    Operand<TFloat32> byToken =
        spec.nHeads() == 1 ? z : layers.exchangeMiddle(z); // (B, T, H, d_head)
    return layers.reshape(byToken, layers.axis().size(shape.tokens(), spec.headsWidth()));
  }
}
