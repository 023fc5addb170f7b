package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** An attention layer: projections to and from the heads around a core. */
final class Attention {

  /** What is projected: queries, keys and values. */
  static final List<String> PARTS = List.of("Q", "K", "V");

  private final Layers layers;
  private final ModelSpec spec;
  private final Side asking;
  private final Side seen;
  private final AttentionCore core;

  /**
   * Tokens that look, or that are looked at.
   *
   * @param shape of one model
   * @param all the sequences of all replicas
   * @param rotation null without rotary positions
   * @param shared null where each has a vector of its own
   */
  private record Side(InputShape shape, InputShape all, Rotation rotation, Shared shared) {

    static Side of(Layers layers, ModelSpec spec, InputShape shape, Positions positions) {
      InputShape all = layers.axis().merged(shape);
      boolean rotary = spec.positions() == PositionEncoding.ROTARY;
      return new Side(shape, all, rotary ? new Rotation(layers, spec, all, positions) : null, null);
    }
  }

  /**
   * Tokens of which some have a vector in common.
   *
   * @param vectors of each token which of the M, (N)
   * @param tokens of each vector one token that has it, (M)
   */
  record Shared(Operand<TInt32> vectors, Operand<TInt32> tokens) {}

  private Attention(Layers layers, ModelSpec spec, Side asking, Side seen, AttentionCore core) {
    this.layers = layers;
    this.spec = spec;
    this.asking = asking;
    this.seen = seen;
    this.core = core;
  }

  /** From all tokens to all. */
  Attention(
      Layers layers, ModelSpec spec, InputShape shape, Positions positions, AttentionCore core) {
    this(layers, spec, Side.of(layers, spec, shape, positions), core);
  }

  private Attention(Layers layers, ModelSpec spec, Side all, AttentionCore core) {
    this(layers, spec, all, all, core);
  }

  /** This attention for tokens whose input and output have the shape (M, d). */
  Attention among(Shared shared) {
    Side all = new Side(seen.shape(), seen.all(), seen.rotation(), shared);
    return new Attention(layers, spec, all, core);
  }

  /**
   * This attention with the queries of some tokens only.
   *
   * @param shape theirs: as many of each sequence
   * @param positions where they stand
   * @param core for their queries
   */
  Attention from(InputShape shape, Positions positions, AttentionCore core) {
    return new Attention(layers, spec, Side.of(layers, spec, shape, positions), seen, core);
  }

  /**
   * What tokens take from others, (M, d) and (N, d) -> (M, d).
   *
   * @param x those that look; M is N where all do
   * @param others those that are looked at
   */
  Operand<TFloat32> of(Operand<TFloat32> x, Operand<TFloat32> others, BlockCall place) {
    String attn = place.parameter("attn");
    if (layers.weights().joined(attn)) {
      Operand<TFloat32> q = heads(layers.linear(x, attn, "QK"), asking);
      Operand<TFloat32> tokens = heads(others, seen); // keys, and values
      return layers.linear(joined(core.attend(q, tokens, tokens, place), asking), attn, "VO");
    }
    return of(
        part -> layers.linear(x, attn, part), part -> layers.linear(others, attn, part), place);
  }

  /**
   * Attends among tokens that are given by their projections.
   *
   * @param tokens those that look, and are looked at: from part to (N, H d_head)
   */
  Operand<TFloat32> of(Function<String, Operand<TFloat32>> tokens, BlockCall place) {
    return of(tokens, tokens, place);
  }

  private Operand<TFloat32> of(
      Function<String, Operand<TFloat32>> x,
      Function<String, Operand<TFloat32>> others,
      BlockCall place) {
    String attn = place.parameter("attn");
    Operand<TFloat32> q = turned(projected(x, asking, place, "q"), asking, place, "q");
    Operand<TFloat32> k = turned(projected(others, seen, place, "k"), seen, place, "k");
    Operand<TFloat32> v = projected(others, seen, place, "v"); // (B, H, T, d_head)
    Operand<TFloat32> all = joined(core.attend(q, k, v, place), asking);
    Operand<TFloat32> z =
        asking.shared() == null ? all : picked(all, asking.shared().tokens()); // (M, H d_head)
    return layers.linear(hook(z, place, "attn.hook_z"), attn, "O"); // (M, d)
  }

  /** Queries, keys or values, (N, d) -> (B, H, T, d_head). */
  private Operand<TFloat32> projected(
      Function<String, Operand<TFloat32>> x, Side side, BlockCall place, String part) {
    Operand<TFloat32> all = x.apply(part.toUpperCase(Locale.ROOT)); // (N, H d_head)
    Operand<TFloat32> hooked = hook(all, place, "attn.hook_" + part);
    return heads(side.shared() == null ? hooked : picked(hooked, side.shared().vectors()), side);
  }

  private Operand<TFloat32> picked(Operand<TFloat32> rows, Operand<TInt32> ids) {
    return layers.tf().gather(rows, ids, layers.tf().constant(0));
  }

  /** Queries or keys turned to their positions, where these are rotary. */
  private Operand<TFloat32> turned(Operand<TFloat32> x, Side side, BlockCall place, String part) {
    if (side.rotation() == null) {
      return x;
    }
    Operand<TFloat32> turned = side.rotation().of(x);
    return layers.inspected()
        ? heads(hook(joined(turned, side), place, "attn.hook_rot_" + part), side)
        : turned;
  }

  private Operand<TFloat32> hook(Operand<TFloat32> byToken, BlockCall place, String name) {
    return layers.hook(place.hook(name), HookPoint.HEADS, byToken);
  }

  /** (N, H d_head) -> (B, H, T, d_head), without a transposition when there is one head. */
  private Operand<TFloat32> heads(Operand<TFloat32> x, Side side) {
    InputShape all = side.all();
    if (spec.nHeads() == 1) {
      return layers.reshape(x, all.rows(), 1, all.length(), spec.headWidth());
    }
    return layers.exchangeMiddle(
        layers.reshape(x, all.rows(), all.length(), spec.nHeads(), spec.headWidth()));
  }

  /** (B, H, T, d_head) -> (N, H d_head). */
  private Operand<TFloat32> joined(Operand<TFloat32> z, Side side) {
    Operand<TFloat32> byToken =
        spec.nHeads() == 1 ? z : layers.exchangeMiddle(z); // (B, T, H, d_head)
    return layers.reshape(byToken, layers.axis().size(side.shape().tokens(), spec.headsWidth()));
  }
}
