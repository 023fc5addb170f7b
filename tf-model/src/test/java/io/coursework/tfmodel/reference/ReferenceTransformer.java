package io.coursework.tfmodel.reference;

import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.reference.Tape.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The transformer once more in plain Java: one sequence, one number at a time, in double precision.
 * It shares with the graph no more than the names and places of the weights.
 */
public final class ReferenceTransformer {

  /**
   * What a batch gives.
   *
   * @param loss mean cross-entropy over the positions that count, in nats
   * @param logits row-major [rows * length, V]
   * @param gradient of the loss, in the layout of the parameters
   */
  public record Result(double loss, double[] logits, double[] gradient) {}

  /**
   * What a run gives in which activations may be changed.
   *
   * @param logits row-major [rows * length, V]
   * @param activations by hook, as they are after changes, row-major
   * @param gradients of the weighted sum of logits by each of them
   */
  public record Inspected(
      double[] logits, Map<String, double[]> activations, Map<String, double[]> gradients) {}

  /**
   * Puts another value in an activation's place.
   *
   * @see #inspect
   */
  public interface Change {

    /**
     * @param element of the activation of all rows, row-major
     */
    double of(String hook, int element, double value);
  }

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final Tape tape = new Tape();
  private final Value[] parameters;
  private final Map<String, List<Value>> hooks = new LinkedHashMap<>(); // of all rows so far
  private Change change = (hook, element, value) -> value;

  private ReferenceTransformer(ModelSpec spec, ParameterLayout layout, double[] parameters) {
    this.spec = spec;
    this.layout = layout;
    this.parameters = Arrays.stream(parameters).mapToObj(tape::leaf).toArray(Value[]::new);
  }

  /**
   * Forward and backward over a batch.
   *
   * @param tokens token ids, row-major [rows, length]
   * @param targets the token to be predicted at each position
   * @param counted 1 where a position counts in the loss, else 0
   */
  public static Result run(
      ModelSpec spec,
      ParameterLayout layout,
      double[] parameters,
      int[] tokens,
      int[] targets,
      float[] counted,
      int length) {
    ReferenceTransformer model = new ReferenceTransformer(spec, layout, parameters);
    Tape tape = model.tape;
    Value[][] logits = new Value[tokens.length][];
    Value loss = tape.leaf(0);
    for (int start = 0; start < tokens.length; start += length) {
      Value[][] row = model.logits(Arrays.copyOfRange(tokens, start, start + length));
      System.arraycopy(row, 0, logits, start, length);
    }
    double count = IntStream.range(0, counted.length).mapToDouble(i -> counted[i]).sum();
    for (int i = 0; i < tokens.length; i++) {
      Value share = model.softmax(logits[i])[targets[i]];
      loss = tape.sum(loss, tape.times(tape.log(share), -counted[i] / count));
    }
    tape.backward(loss);
    return new Result(
        loss.data,
        Arrays.stream(logits).flatMap(Arrays::stream).mapToDouble(value -> value.data).toArray(),
        Arrays.stream(model.parameters).mapToDouble(Value::gradient).toArray());
  }

  /**
   * Forward and backward with changed activations.
   *
   * @param tokens token ids, row-major [rows, length]
   * @param logitWeights of the sum that is differentiated, row-major [rows * length, V]
   */
  public static Inspected inspect(
      ModelSpec spec,
      ParameterLayout layout,
      double[] parameters,
      int[] tokens,
      int length,
      float[] logitWeights,
      Change change) {
    ReferenceTransformer model = new ReferenceTransformer(spec, layout, parameters);
    model.change = change;
    List<Value> logits = new ArrayList<>();
    for (int start = 0; start < tokens.length; start += length) {
      for (Value[] row : model.logits(Arrays.copyOfRange(tokens, start, start + length))) {
        logits.addAll(List.of(row));
      }
    }
    Tape tape = model.tape;
    tape.backward(tape.sum(map(logits.size(), i -> tape.times(logits.get(i), logitWeights[i]))));
    Map<String, double[]> activations = new LinkedHashMap<>();
    Map<String, double[]> gradients = new LinkedHashMap<>();
    model.hooks.forEach(
        (name, values) -> {
          activations.put(name, values.stream().mapToDouble(value -> value.data).toArray());
          gradients.put(name, values.stream().mapToDouble(Value::gradient).toArray());
        });
    return new Inspected(
        logits.stream().mapToDouble(value -> value.data).toArray(), activations, gradients);
  }

  /** Vectors per token (or others), remembered by name, each a value of its own. */
  private Value[][] hook(String name, Value[][] activation) {
    List<Value> seen = hooks.computeIfAbsent(name, key -> new ArrayList<>());
    Value[][] passed = new Value[activation.length][];
    for (int t = 0; t < passed.length; t++) {
      passed[t] = new Value[activation[t].length];
      for (int i = 0; i < passed[t].length; i++) {
        Value x = activation[t][i];
        double changed = change.of(name, seen.size(), x.data);
        passed[t][i] = changed == x.data ? tape.times(x, 1) : tape.leaf(changed);
        seen.add(passed[t][i]);
      }
    }
    return passed;
  }

  private interface PerToken {
    Value[] at(int t);
  }

  private static Value[][] each(Value[][] x, PerToken vector) {
    return IntStream.range(0, x.length).mapToObj(vector::at).toArray(Value[][]::new);
  }

  /** Scores of the next token after each of a sequence, [T][V]. */
  private Value[][] logits(int[] tokens) {
    Value[][] embedded = new Value[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      embedded[t] = row("embed.W_E", tokens[t]);
    }
    Value[][] x = positioned(hook("hook_embed", embedded));
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        x = block(x, "blocks." + layer + ".", ".step_" + step);
      }
    }
    Value[][] last = normalized(x, "ln_final", "");
    return each(last, t -> unembed(last[t]));
  }

  private Value[][] positioned(Value[][] tokens) {
    if (spec.positions() == PositionEncoding.ROTARY || spec.positions() == PositionEncoding.NONE) {
      return tokens;
    }
    Value[][] positions = hook("hook_pos_embed", each(tokens, this::position));
    return each(tokens, t -> sum(tokens[t], positions[t]));
  }

  private Value[] position(int t) {
    if (spec.positions() == PositionEncoding.LEARNED) {
      return row("pos_embed.W_pos", t);
    }
    return map(
        spec.dModel(),
        i -> {
          double angle = t / Math.pow(10000, (i - i % 2) / (double) spec.dModel());
          return tape.leaf(i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        });
  }

  private Value[][] block(Value[][] input, String block, String step) {
    Value[][] x = hook(block + "hook_resid_pre" + step, input);
    Value[][] attended =
        hook(
            block + "hook_attn_out" + step,
            attention(normalized(x, block + "ln1", step), block + "attn.", step));
    Value[][] both = each(x, t -> sum(x[t], attended[t]));
    boolean parallel = spec.block() == Block.PARALLEL;
    Value[][] middle = parallel ? both : hook(block + "hook_resid_mid" + step, both);
    Value[][] read = normalized(parallel ? x : middle, block + "ln2", step);
    Value[][] fed = hook(block + "hook_mlp_out" + step, feedForward(read, block + "mlp.", step));
    return hook(block + "hook_resid_post" + step, each(x, t -> sum(middle[t], fed[t])));
  }

  private Value[][] attention(Value[][] x, String attn, String step) {
    int length = x.length;
    int h = spec.headWidth();
    int width = spec.nHeads() * h;
    Value[][] qkv =
        each(
            x,
            t ->
                linear(
                    x[t],
                    attn + "W_QKV",
                    spec.attentionBias() == AttentionBias.ALL ? attn + "b_QKV" : null));
    Value[][] q = hook(attn + "hook_q" + step, each(x, t -> part(qkv[t], 0, width)));
    Value[][] k = hook(attn + "hook_k" + step, each(x, t -> part(qkv[t], width, width)));
    Value[][] v = hook(attn + "hook_v" + step, each(x, t -> part(qkv[t], 2 * width, width)));
    if (spec.positions() == PositionEncoding.ROTARY) {
      Value[][] plainQ = q;
      Value[][] plainK = k;
      q = hook(attn + "hook_rot_q" + step, each(x, t -> turned(plainQ[t], t)));
      k = hook(attn + "hook_rot_k" + step, each(x, t -> turned(plainK[t], t)));
    }
    Value[][] scores = new Value[spec.nHeads() * length][]; // by head and query
    for (int i = 0; i < scores.length; i++) {
      int from = i / length * h;
      int t = i % length;
      Value[] query = part(q[t], from, h);
      Value[][] keys = k;
      scores[i] =
          map(
              length,
              s ->
                  s > t
                      ? tape.leaf(-1e9)
                      : tape.times(tape.dot(query, part(keys[s], from, h)), 1 / Math.sqrt(h)));
    }
    Value[][] looks = hook(attn + "hook_attn_scores" + step, scores);
    Value[][] shares = new Value[looks.length][];
    for (int i = 0; i < looks.length; i++) {
      int t = i % length;
      Value[] seen = softmax(part(looks[i], 0, t + 1)); // what comes later is not looked at
      shares[i] = map(length, s -> s > t ? tape.leaf(0) : seen[s]);
    }
    Value[][] pattern = hook(attn + "hook_pattern" + step, shares);
    Value[][] z =
        hook(
            attn + "hook_z" + step,
            each(
                x,
                t ->
                    map(
                        width,
                        i -> tape.dot(pattern[i / h * length + t], map(length, s -> v[s][i])))));
    return each(
        x,
        t ->
            linear(
                z[t],
                attn + "W_O",
                spec.attentionBias() == AttentionBias.NONE ? null : attn + "b_O"));
  }

  /** Queries or keys of all heads, turned to a position. */
  private Value[] turned(Value[] x, int t) {
    Value[] turned = new Value[x.length];
    for (int from = 0; from < x.length; from += spec.headWidth()) {
      System.arraycopy(
          turnedHead(part(x, from, spec.headWidth()), t), 0, turned, from, spec.headWidth());
    }
    return turned;
  }

  /** Components i and i + h/2 as a complex number, times e^(i angle). */
  private Value[] turnedHead(Value[] x, int t) {
    int half = x.length / 2;
    Value[] turned = new Value[x.length];
    for (int i = 0; i < half; i++) {
      double angle = t * Math.pow(10000, -i / (double) half);
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      turned[i] = tape.sum(tape.times(x[i], cos), tape.times(x[i + half], -sin));
      turned[i + half] = tape.sum(tape.times(x[i], sin), tape.times(x[i + half], cos));
    }
    return turned;
  }

  private Value[][] feedForward(Value[][] x, String mlp, String step) {
    String bias = spec.mlpBias() ? mlp + "b_in" : null;
    Value[][] linear = each(x, t -> linear(x[t], mlp + "W_in", bias));
    Value[][] active;
    if (spec.activation() == Activation.SWIGLU) {
      Value[][] gate =
          hook(mlp + "hook_pre" + step, each(x, t -> linear(x[t], mlp + "W_gate", null)));
      Value[][] in = hook(mlp + "hook_pre_linear" + step, linear);
      active = each(x, t -> map(in[t].length, i -> tape.product(silu(gate[t][i]), in[t][i])));
    } else {
      Value[][] in = hook(mlp + "hook_pre" + step, linear);
      boolean relu = spec.activation() == Activation.RELU;
      active = each(x, t -> map(in[t].length, i -> relu ? relu(in[t][i]) : gelu(in[t][i])));
    }
    Value[][] post = hook(mlp + "hook_post" + step, active);
    return each(x, t -> linear(post[t], mlp + "W_out", spec.mlpBias() ? mlp + "b_out" : null));
  }

  private Value relu(Value x) {
    return tape.function(x, Math.max(0, x.data), x.data > 0 ? 1 : 0);
  }

  private Value gelu(Value x) {
    double distribution = 0.5 * (1 + erf(x.data / Math.sqrt(2)));
    double density = Math.exp(-0.5 * x.data * x.data) / Math.sqrt(2 * Math.PI);
    return tape.function(x, x.data * distribution, distribution + x.data * density);
  }

  private Value silu(Value x) {
    double sigmoid = 1 / (1 + Math.exp(-x.data));
    return tape.function(x, x.data * sigmoid, sigmoid * (1 + x.data * (1 - sigmoid)));
  }

  /** 2/sqrt(pi) e^(-x²) times the sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)). */
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private Value[][] normalized(Value[][] x, String name, String step) {
    boolean centre = spec.norm() == Norm.LAYER;
    Value[][] centred =
        each(
            x,
            t -> {
              Value shift = tape.times(tape.sum(x[t]), centre ? -1.0 / x[t].length : 0);
              return map(x[t].length, i -> tape.sum(x[t][i], shift));
            });
    Value[][] scale =
        hook(name + ".hook_scale" + step, each(x, t -> new Value[] {size(centred[t])}));
    Value[] gain = row(name + ".w", 0);
    return hook(
        name + ".hook_normalized" + step,
        each(
            x,
            t -> {
              Value factor = tape.reciprocal(scale[t][0]);
              Value[] gained =
                  map(gain.length, i -> tape.product(tape.product(centred[t][i], factor), gain[i]));
              return centre ? sum(gained, row(name + ".b", 0)) : gained;
            }));
  }

  /** The root of the mean square. */
  private Value size(Value[] x) {
    Value meanSquare = tape.times(tape.dot(x, x), 1.0 / x.length);
    return tape.reciprocal(tape.rsqrt(tape.sum(meanSquare, tape.leaf(1e-5))));
  }

  private Value[] unembed(Value[] x) {
    if (!spec.tiedHead()) {
      return linear(x, "unembed.W_U", "unembed.b_U");
    }
    int vocabulary = layout.tensor("embed.W_E").shape().get(0);
    return map(vocabulary, v -> tape.dot(x, row("embed.W_E", v)));
  }

  private Value[] softmax(Value[] scores) {
    double highest = Arrays.stream(scores).mapToDouble(score -> score.data).max().orElseThrow();
    Value[] powers = map(scores.length, i -> tape.exp(tape.sum(scores[i], tape.leaf(-highest))));
    Value scale = tape.reciprocal(tape.sum(powers));
    return map(scores.length, i -> tape.product(powers[i], scale));
  }

  /** x W + b; without b where it is null. */
  private Value[] linear(Value[] x, String weights, String bias) {
    ParameterTensor tensor = layout.tensor(weights);
    int columns = tensor.shape().get(1);
    Value[] product =
        map(
            columns,
            j -> tape.dot(x, map(x.length, i -> parameters[tensor.offset() + i * columns + j])));
    return bias == null ? product : sum(product, row(bias, 0));
  }

  /** A row of a matrix, or a whole vector as row 0. */
  private Value[] row(String name, int row) {
    ParameterTensor tensor = layout.tensor(name);
    int columns = tensor.shape().get(tensor.shape().size() - 1);
    return part(parameters, tensor.offset() + row * columns, columns);
  }

  private Value[] sum(Value[] a, Value[] b) {
    return map(a.length, i -> tape.sum(a[i], b[i]));
  }

  private static Value[] part(Value[] x, int from, int count) {
    return Arrays.copyOfRange(x, from, from + count);
  }

  private interface Element {
    Value at(int index);
  }

  private static Value[] map(int count, Element element) {
    return IntStream.range(0, count).mapToObj(element::at).toArray(Value[]::new);
  }
}
