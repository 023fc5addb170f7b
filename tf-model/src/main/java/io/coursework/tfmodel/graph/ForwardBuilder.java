package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Writes the forward pass of a transformer into a graph, read from top to bottom.
 *
 * <p>Shapes: B rows, T tokens, N = B*T, d = d_model, H heads, V vocabulary. They are static, so
 * that TensorFlow folds everything that depends on them alone.
 */
final class ForwardBuilder {

  /** Stands for minus infinity in the causal mask: exp of it is 0 in float32. */
  private static final float MASKED = -1e9f;

  private final Ops tf;
  private final ModelSpec spec;
  private final Map<String, Operand<TFloat32>> parameters;
  private final int rows;
  private final int length;
  private final Map<String, Operand<TFloat32>> hooks = new LinkedHashMap<>();

  ForwardBuilder(
      Ops tf, ModelSpec spec, Map<String, Operand<TFloat32>> parameters, int rows, int length) {
    this.tf = tf;
    this.spec = spec;
    this.parameters = parameters;
    this.rows = rows;
    this.length = length;
  }

  Forward build() {
    Placeholder<TInt32> tokens =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of((long) rows * length)));
    Operand<TFloat32> x = embed(tokens); // (N, d)
    Operand<TFloat32> mask = causalMask(); // (T, T)
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        x = block(x, mask, layer, step);
      }
    }
    x = hook("ln_final.hook_normalized", layerNorm(x, "ln_final"));
    Operand<TFloat32> logits = unembed(x); // (N, V)
    Operand<TInt32> prediction = tf.math.argMax(logits, tf.constant(1), TInt32.class); // (N)
    return new Forward(rows, length, tokens, logits, prediction, hooks);
  }

  private Operand<TFloat32> embed(Operand<TInt32> tokens) {
    Operand<TFloat32> token =
        hook("hook_embed", tf.gather(parameter("embed.W_E"), tokens, tf.constant(0))); // (N, d)
    Operand<TFloat32> position =
        tf.slice(
            parameter("pos_embed.W_pos"),
            tf.array(0, 0),
            tf.array(length, spec.dModel())); // (T, d)
    Operand<TFloat32> sum = tf.math.add(reshape(token, rows, length, spec.dModel()), position);
    return reshape(sum, rows * length, spec.dModel());
  }

  private Operand<TFloat32> block(
      Operand<TFloat32> input, Operand<TFloat32> mask, int layer, int step) {
    String block = "blocks." + layer + ".";
    String at = ".step_" + step;
    Operand<TFloat32> x = hook(block + "hook_resid_pre" + at, input);
    Operand<TFloat32> attention = hook(block + "hook_attn_out" + at, attention(x, mask, block, at));
    x = hook(block + "hook_resid_mid" + at, tf.math.add(x, attention));
    Operand<TFloat32> mlp = hook(block + "hook_mlp_out" + at, mlp(x, block));
    return hook(block + "hook_resid_post" + at, tf.math.add(x, mlp));
  }

  private Operand<TFloat32> attention(
      Operand<TFloat32> x, Operand<TFloat32> mask, String block, String at) {
    Operand<TFloat32> qkv = linear(layerNorm(x, block + "ln1"), block + "attn", "QKV"); // (N, 3d)
    List<? extends Operand<TFloat32>> parts = tf.split(tf.constant(1), qkv, 3L).output();
    Operand<TFloat32> q = heads(parts.get(0)); // (N, d) -> (B, H, T, d/H)
    Operand<TFloat32> k = heads(parts.get(1));
    Operand<TFloat32> v = heads(parts.get(2));
    Operand<TFloat32> scaled = tf.math.mul(q, tf.constant((float) (1 / Math.sqrt(spec.dHead()))));
    Operand<TFloat32> scores =
        tf.train.batchMatMul(scaled, k, TFloat32.class, BatchMatMul.adjY(true)); // (B, H, T, T)
    Operand<TFloat32> pattern =
        hook(block + "attn.hook_pattern" + at, tf.nn.softmax(tf.math.add(scores, mask)));
    Operand<TFloat32> z = tf.train.batchMatMul(pattern, v, TFloat32.class); // (B, H, T, d/H)
    return linear(joined(z), block + "attn", "O"); // (N, d)
  }

  /** (N, d) -> (B, H, T, d/H), without a transposition when there is one head. */
  private Operand<TFloat32> heads(Operand<TFloat32> x) {
    if (spec.nHeads() == 1) {
      return reshape(x, rows, 1, length, spec.dModel());
    }
    return tf.linalg.transpose(
        reshape(x, rows, length, spec.nHeads(), spec.dHead()), tf.array(0, 2, 1, 3));
  }

  /** (B, H, T, d/H) -> (N, d). */
  private Operand<TFloat32> joined(Operand<TFloat32> z) {
    Operand<TFloat32> byToken =
        spec.nHeads() == 1 ? z : tf.linalg.transpose(z, tf.array(0, 2, 1, 3)); // (B, T, H, d/H)
    return reshape(byToken, rows * length, spec.dModel());
  }

  private Operand<TFloat32> mlp(Operand<TFloat32> x, String block) {
    Operand<TFloat32> hidden = linear(layerNorm(x, block + "ln2"), block + "mlp", "in"); // (N, 4d)
    return linear(activate(hidden), block + "mlp", "out"); // (N, d)
  }

  private Operand<TFloat32> activate(Operand<TFloat32> x) {
    if (spec.activation() == Activation.RELU) {
      return tf.nn.relu(x);
    }
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> half = tf.constant(0.5f);
    return tf.math.mul(x, tf.math.add(half, tf.math.mul(erf, half)));
  }

  private Operand<TFloat32> unembed(Operand<TFloat32> x) {
    if (spec.tiedHead()) {
      return tf.linalg.matMul(x, parameter("embed.W_E"), MatMul.transposeB(true));
    }
    return linear(x, "unembed", "U");
  }

  /** x W + b, without the bias where the model has none. */
  private Operand<TFloat32> linear(Operand<TFloat32> x, String place, String suffix) {
    Operand<TFloat32> product = tf.linalg.matMul(x, parameter(place + ".W_" + suffix));
    Operand<TFloat32> bias = parameters.get(place + ".b_" + suffix);
    return bias == null ? product : tf.nn.biasAdd(product, bias);
  }

  private Operand<TFloat32> layerNorm(Operand<TFloat32> x, String name) {
    Operand<TInt32> last = tf.constant(1);
    Mean.Options keep = Mean.keepDims(true);
    Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, keep)); // (N, d)
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, keep); // (N, 1)
    Operand<TFloat32> scale =
        tf.math.rsqrt(tf.math.add(variance, tf.constant(ModelSpec.LAYER_NORM_EPSILON)));
    Operand<TFloat32> normalized = tf.math.mul(centred, scale);
    return tf.nn.biasAdd(tf.math.mul(normalized, parameter(name + ".w")), parameter(name + ".b"));
  }

  private Operand<TFloat32> causalMask() {
    float[][] mask = new float[length][length];
    for (int i = 0; i < length; i++) {
      for (int j = i + 1; j < length; j++) {
        mask[i][j] = MASKED;
      }
    }
    return tf.constant(mask);
  }

  private Operand<TFloat32> reshape(Operand<TFloat32> x, int... shape) {
    return tf.reshape(x, tf.constant(shape));
  }

  private Operand<TFloat32> parameter(String name) {
    Operand<TFloat32> parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the layout has no parameter " + name);
    }
    return parameter;
  }

  private Operand<TFloat32> hook(String name, Operand<TFloat32> activation) {
    hooks.put(name, activation);
    return activation;
  }
}
