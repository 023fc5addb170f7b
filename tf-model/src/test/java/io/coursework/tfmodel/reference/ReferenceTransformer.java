package io.coursework.tfmodel.reference;

import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.reference.Tape.Value;
import java.util.Arrays;
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

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final Tape tape = new Tape();
  private final Value[] parameters;

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

  /** Scores of the next token after each of a sequence, [T][V]. */
  private Value[][] logits(int[] tokens) {
    Value[][] x = new Value[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      x[t] = positioned(row("embed.W_E", tokens[t]), t);
    }
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        x = block(x, "blocks." + layer + ".");
      }
    }
    for (int t = 0; t < x.length; t++) {
      x[t] = unembed(normalized(x[t], "ln_final"));
    }
    return x;
  }

  private Value[] positioned(Value[] token, int t) {
    if (spec.positions() == PositionEncoding.LEARNED) {
      return sum(token, row("pos_embed.W_pos", t));
    }
    if (spec.positions() == PositionEncoding.SINUSOIDAL) {
      return map(
          token.length,
          i -> {
            double angle = t / Math.pow(10000, (i - i % 2) / (double) spec.dModel());
            return tape.sum(token[i], tape.leaf(i % 2 == 0 ? Math.sin(angle) : Math.cos(angle)));
          });
    }
    return token;
  }

  private Value[][] block(Value[][] x, String block) {
    Value[][] attended = attention(x, block);
    Value[][] out = new Value[x.length][];
    for (int t = 0; t < x.length; t++) {
      Value[] middle = sum(x[t], attended[t]);
      Value[] read = spec.block() == Block.PARALLEL ? x[t] : middle;
      out[t] = sum(middle, feedForward(normalized(read, block + "ln2"), block + "mlp"));
    }
    return out;
  }

  private Value[][] attention(Value[][] x, String block) {
    int length = x.length;
    int h = spec.headWidth();
    String name = block + "attn";
    Value[][] qkv = new Value[length][];
    for (int t = 0; t < length; t++) {
      qkv[t] =
          linear(
              normalized(x[t], block + "ln1"),
              name + ".W_QKV",
              spec.attentionBias() == AttentionBias.ALL ? name + ".b_QKV" : null);
    }
    Value[][] joined = new Value[length][spec.nHeads() * h];
    for (int head = 0; head < spec.nHeads(); head++) {
      int from = head * h;
      for (int t = 0; t < length; t++) {
        Value[] q = turned(part(qkv[t], from, h), t);
        Value[] scores = new Value[t + 1]; // what comes later is not looked at
        for (int s = 0; s <= t; s++) {
          Value[] k = turned(part(qkv[s], spec.nHeads() * h + from, h), s);
          scores[s] = tape.times(tape.dot(q, k), 1 / Math.sqrt(h));
        }
        Value[] pattern = softmax(scores);
        for (int i = 0; i < h; i++) {
          int column = 2 * spec.nHeads() * h + from + i;
          joined[t][from + i] = tape.dot(pattern, map(t + 1, s -> qkv[s][column]));
        }
      }
    }
    Value[][] out = new Value[length][];
    for (int t = 0; t < length; t++) {
      out[t] =
          linear(
              joined[t],
              name + ".W_O",
              spec.attentionBias() == AttentionBias.NONE ? null : name + ".b_O");
    }
    return out;
  }

  /** Components i and i + h/2 as a complex number, times e^(i angle). */
  private Value[] turned(Value[] x, int t) {
    if (spec.positions() != PositionEncoding.ROTARY) {
      return x;
    }
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

  private Value[] feedForward(Value[] x, String name) {
    Value[] in = linear(x, name + ".W_in", spec.mlpBias() ? name + ".b_in" : null);
    Value[] active =
        switch (spec.activation()) {
          case RELU -> map(in.length, i -> relu(in[i]));
          case GELU -> map(in.length, i -> gelu(in[i]));
          case SWIGLU -> {
            Value[] gate = linear(x, name + ".W_gate", null);
            yield map(in.length, i -> tape.product(silu(gate[i]), in[i]));
          }
        };
    return linear(active, name + ".W_out", spec.mlpBias() ? name + ".b_out" : null);
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

  private Value[] normalized(Value[] x, String name) {
    boolean centre = spec.norm() == Norm.LAYER;
    Value shift = tape.times(tape.sum(x), centre ? -1.0 / x.length : 0);
    Value[] centred = map(x.length, i -> tape.sum(x[i], shift));
    Value meanSquare = tape.times(tape.dot(centred, centred), 1.0 / x.length);
    Value scale = tape.rsqrt(tape.sum(meanSquare, tape.leaf(1e-5)));
    Value[] gain = row(name + ".w", 0);
    Value[] gained = map(x.length, i -> tape.product(tape.product(centred[i], scale), gain[i]));
    return centre ? sum(gained, row(name + ".b", 0)) : gained;
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
