package io.coursework.analysis.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A recurrent transformer of one block whose activations are known by hand. Its residual stream has
 * a component per token, so that logits are the stream itself; norms divide by 1.
 *
 * <ul>
 *   <li>Head 0 looks three times as much at an equal token as at another (in round 0), and adds
 *       half of what it sees.
 *   <li>Head 1 looks at all alike, and adds a quarter.
 *   <li>The feed-forward layer adds the positive part of what it reads.
 * </ul>
 *
 * <p>Where all tokens of a prompt are the same, a round multiplies by (1 + 0.5 + 0.25) · 2 = 3.5.
 */
public final class FakeModel implements InspectableModel {

  private static final double STEP = 1e-4; // of central differences, in double precision
  private static final int HEADS = 2;

  private final ModelShape shape;
  private final Map<String, NamedArray> weights = new TreeMap<>();
  private final List<Hook> hooks = new ArrayList<>();

  /** Two rounds over a vocabulary of some tokens, and a context of 8. */
  public FakeModel(int vocabularySize) {
    this(vocabularySize, 8);
  }

  /** Two rounds over a vocabulary of some tokens. */
  public FakeModel(int vocabularySize, int contextLength) {
    int d = vocabularySize;
    this.shape = new ModelShape(d, HEADS, d, d, 1, 2, contextLength, d, false, false);
    double equal = Math.sqrt(d) * Math.log(3);
    weight("embed.W_E", List.of(HookAxis.VOCABULARY, HookAxis.D_MODEL), 1);
    perHead("blocks.0.attn.W_Q", HookAxis.D_MODEL, HookAxis.D_HEAD, equal, 0);
    perHead("blocks.0.attn.W_K", HookAxis.D_MODEL, HookAxis.D_HEAD, 1, 1);
    perHead("blocks.0.attn.W_V", HookAxis.D_MODEL, HookAxis.D_HEAD, 1, 1);
    perHead("blocks.0.attn.W_O", HookAxis.D_HEAD, HookAxis.D_MODEL, 0.5, 0.25);
    weight("blocks.0.mlp.W_in", List.of(HookAxis.D_MODEL, HookAxis.D_MLP), 1);
    weight("blocks.0.mlp.W_out", List.of(HookAxis.D_MLP, HookAxis.D_MODEL), 1);
    weight("unembed.W_U", List.of(HookAxis.D_MODEL, HookAxis.VOCABULARY), 1);
    for (String norm : List.of("blocks.0.ln1.w", "blocks.0.ln2.w", "ln_final.w")) {
      float[] ones = new float[d];
      Arrays.fill(ones, 1);
      weights.put(norm, new NamedArray(norm, List.of(HookAxis.D_MODEL), List.of(d), ones));
    }
    new Pass(new Prompts(1, 1, new int[1]), Map.of(), Map.of())
        .run((name, axes) -> hooks.add(new Hook(name, axes, shape)));
  }

  /** A multiple of the unit matrix. */
  private void weight(String name, List<HookAxis> axes, double factor) {
    int d = shape.dModel();
    float[] values = new float[d * d];
    for (int i = 0; i < d; i++) {
      values[i * d + i] = (float) factor;
    }
    weights.put(name, new NamedArray(name, axes, List.of(d, d), values));
  }

  private void perHead(String name, HookAxis from, HookAxis to, double... factors) {
    int d = shape.dModel();
    float[] values = new float[HEADS * d * d];
    for (int head = 0; head < HEADS; head++) {
      for (int i = 0; i < d; i++) {
        values[(head * d + i) * d + i] = (float) factors[head];
      }
    }
    weights.put(
        name, new NamedArray(name, List.of(HookAxis.HEAD, from, to), List.of(HEADS, d, d), values));
  }

  @Override
  public ModelShape shape() {
    return shape;
  }

  @Override
  public List<Hook> hooks() {
    return List.copyOf(hooks);
  }

  @Override
  public Map<String, NamedArray> weights() {
    return Map.copyOf(weights);
  }

  @Override
  public Inspection run(
      Prompts prompts, Collection<String> wanted, List<Intervention> interventions) {
    shape.requireReadable(prompts);
    Pass pass = new Pass(prompts, Intervention.byHook(this, prompts, interventions), Map.of());
    double[] logits = pass.run((name, axes) -> {});
    Map<String, NamedArray> activations = new LinkedHashMap<>();
    for (String name : wanted) {
      activations.put(name, hook(name).array(prompts, floats(pass.activations.get(name))));
    }
    return new Inspection(
        new NamedArray(
            "logits",
            List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.VOCABULARY),
            List.of(prompts.rows(), prompts.length(), shape.vocabularySize()),
            floats(logits)),
        activations);
  }

  @Override
  public Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> wanted,
      List<Intervention> interventions) {
    shape.requireReadable(prompts);
    shape.requireOnePerLogit(prompts, logitWeights);
    Map<String, Intervention> changes = Intervention.byHook(this, prompts, interventions);
    int last = lastWeighted(prompts, logitWeights);
    Map<String, NamedArray> gradients = new LinkedHashMap<>();
    for (String name : wanted) {
      Hook hook = hook(name);
      float[] gradient = new float[hook.shape(prompts).stream().reduce(1, Math::multiplyExact)];
      int perRow = gradient.length / prompts.rows();
      for (int i = 0; i < perRow; i++) { // prompts do not see each other: all rows at once
        if (position(hook, i, perRow, prompts.length()) > last) {
          continue; // no weighted logit sees it
        }
        double[] up = weighted(prompts, changes, name, i, perRow, STEP, logitWeights);
        double[] down = weighted(prompts, changes, name, i, perRow, -STEP, logitWeights);
        for (int row = 0; row < up.length; row++) {
          gradient[row * perRow + i] = (float) ((up[row] - down[row]) / (2 * STEP));
        }
      }
      gradients.put(name, hook.array(prompts, gradient));
    }
    return gradients;
  }

  /** The position of a row's element: the first axis, or the query of an attention pattern. */
  private static int position(Hook hook, int element, int perRow, int length) {
    return hook.axes().contains(HookAxis.QUERY)
        ? element / length % length
        : element / (perRow / length);
  }

  /** The last position at which any row has a weight other than 0. */
  private int lastWeighted(Prompts prompts, float[] logitWeights) {
    int last = -1;
    for (int i = 0; i < logitWeights.length; i++) {
      if (logitWeights[i] != 0) {
        last = Math.max(last, i / shape.vocabularySize() % prompts.length());
      }
    }
    return last;
  }

  /** Each row's weighted sum of logits, with the same element of its activation moved. */
  private double[] weighted(
      Prompts prompts,
      Map<String, Intervention> changes,
      String hook,
      int element,
      int perRow,
      double by,
      float[] logitWeights) {
    Nudge nudge =
        x -> {
          for (int i = element; i < x.length; i += perRow) {
            x[i] += by;
          }
        };
    double[] logits = new Pass(prompts, changes, Map.of(hook, nudge)).run((name, axes) -> {});
    double[] sums = new double[prompts.rows()];
    for (int i = 0; i < logits.length; i++) {
      sums[i / (logits.length / sums.length)] += logits[i] * logitWeights[i];
    }
    return sums;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private interface Listener {
    void hook(String name, List<HookAxis> axes);
  }

  private interface Nudge {
    void of(double[] activation);
  }

  /** One pass over some prompts. */
  private final class Pass {

    private static final double MASKED = -1e9;

    private final Prompts prompts;
    private final Map<String, Intervention> interventions;
    private final Map<String, Nudge> nudges;
    private final Map<String, double[]> activations = new LinkedHashMap<>();
    private final int tokens;
    private final int d = shape.dModel();
    private Listener listener;

    Pass(Prompts prompts, Map<String, Intervention> interventions, Map<String, Nudge> nudges) {
      this.prompts = prompts;
      this.interventions = interventions;
      this.nudges = nudges;
      this.tokens = prompts.rows() * prompts.length();
    }

    double[] run(Listener listener) {
      this.listener = listener;
      double[] x = new double[tokens * d];
      for (int i = 0; i < tokens; i++) {
        x[i * d + prompts.tokens()[i]] = 1;
      }
      x = hook("hook_embed", x, HookAxis.D_MODEL);
      for (int step = 0; step < shape.recurrences(); step++) {
        x = block(x, step);
      }
      return perToken(normalized(x, "ln_final", ""), "unembed.W_U", 0);
    }

    private double[] block(double[] input, int step) {
      String suffix = ".step_" + step;
      double[] x = hook("blocks.0.hook_resid_pre" + suffix, input, HookAxis.D_MODEL);
      double[] attended = attention(normalized(x, "blocks.0.ln1", suffix), suffix);
      double[] middle =
          hook(
              "blocks.0.hook_resid_mid" + suffix,
              sum(x, hook("blocks.0.hook_attn_out" + suffix, attended, HookAxis.D_MODEL)),
              HookAxis.D_MODEL);
      double[] read = normalized(middle, "blocks.0.ln2", suffix);
      double[] pre =
          hook(
              "blocks.0.mlp.hook_pre" + suffix,
              perToken(read, "blocks.0.mlp.W_in", 0),
              HookAxis.D_MLP);
      double[] post =
          hook(
              "blocks.0.mlp.hook_post" + suffix,
              Arrays.stream(pre).map(value -> Math.max(0, value)).toArray(),
              HookAxis.D_MLP);
      double[] fed =
          hook(
              "blocks.0.hook_mlp_out" + suffix,
              perToken(post, "blocks.0.mlp.W_out", 0),
              HookAxis.D_MODEL);
      return hook("blocks.0.hook_resid_post" + suffix, sum(middle, fed), HookAxis.D_MODEL);
    }

    private double[] normalized(double[] x, String name, String suffix) {
      double[] ones = new double[tokens];
      Arrays.fill(ones, 1);
      double[] scale = hook(name + ".hook_scale" + suffix, ones);
      double[] normalized = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        normalized[i] = x[i] / scale[i / d];
      }
      return hook(name + ".hook_normalized" + suffix, normalized, HookAxis.D_MODEL);
    }

    private double[] attention(double[] x, String suffix) {
      String attn = "blocks.0.attn.";
      double[] q =
          hook(attn + "hook_q" + suffix, heads(x, attn + "W_Q"), HookAxis.HEAD, HookAxis.D_HEAD);
      double[] k =
          hook(attn + "hook_k" + suffix, heads(x, attn + "W_K"), HookAxis.HEAD, HookAxis.D_HEAD);
      double[] v =
          hook(attn + "hook_v" + suffix, heads(x, attn + "W_V"), HookAxis.HEAD, HookAxis.D_HEAD);
      int length = prompts.length();
      List<HookAxis> looks = List.of(HookAxis.ROW, HookAxis.HEAD, HookAxis.QUERY, HookAxis.KEY);
      double[] scores = new double[prompts.rows() * HEADS * length * length];
      for (int i = 0; i < scores.length; i++) {
        Look look = new Look(i, length);
        double product = 0;
        for (int c = 0; look.key <= look.query && c < d; c++) {
          product += q[look.ofQuery() * d + c] * k[look.ofKey() * d + c];
        }
        scores[i] = look.key > look.query ? MASKED : product / Math.sqrt(d);
      }
      scores = hook(attn + "hook_attn_scores" + suffix, scores, looks);
      double[] pattern = hook(attn + "hook_pattern" + suffix, softmax(scores, length), looks);
      double[] z = new double[v.length];
      for (int i = 0; i < pattern.length; i++) {
        Look look = new Look(i, length);
        for (int c = 0; pattern[i] != 0 && c < d; c++) {
          z[look.ofQuery() * d + c] += pattern[i] * v[look.ofKey() * d + c];
        }
      }
      z = hook(attn + "hook_z" + suffix, z, HookAxis.HEAD, HookAxis.D_HEAD);
      double[] out = new double[x.length];
      for (int head = 0; head < HEADS; head++) {
        double[] own = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          own[i] = z[(i / d * HEADS + head) * d + i % d];
        }
        out = sum(out, perToken(own, attn + "W_O", head));
      }
      return out;
    }

    /** An element of a pattern, [row, head, query, key]. */
    private record Look(int row, int head, int query, int key, int length) {

      Look(int element, int length) {
        this(
            element / (length * length * HEADS),
            element / (length * length) % HEADS,
            element / length % length,
            element % length,
            length);
      }

      /** Its query among those of [row, position, head]. */
      int ofQuery() {
        return (row * length + query) * HEADS + head;
      }

      int ofKey() {
        return (row * length + key) * HEADS + head;
      }
    }

    private double[] softmax(double[] scores, int length) {
      double[] pattern = new double[scores.length];
      for (int from = 0; from < scores.length; from += length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
          Look look = new Look(i, length);
          pattern[i] = look.key > look.query ? 0 : Math.exp(scores[i]);
          sum += pattern[i];
        }
        for (int i = from; i < from + length; i++) {
          pattern[i] /= sum;
        }
      }
      return pattern;
    }

    private double[] heads(double[] x, String weight) {
      double[] all = new double[x.length * HEADS];
      for (int head = 0; head < HEADS; head++) {
        double[] own = perToken(x, weight, head);
        for (int i = 0; i < own.length; i++) {
          all[(i / d * HEADS + head) * d + i % d] = own[i];
        }
      }
      return all;
    }

    /** Each token's vector times one of the matrices of a weight, all of which are diagonal. */
    private double[] perToken(double[] x, String weight, int matrix) {
      float[] values = weights.get(weight).values();
      double[] product = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        product[i] = x[i] * values[(matrix * d + i % d) * d + i % d];
      }
      return product;
    }

    private double[] sum(double[] a, double[] b) {
      double[] sum = a.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += b[i];
      }
      return sum;
    }

    /** An activation per token, with further axes. */
    private double[] hook(String name, double[] activation, HookAxis... further) {
      List<HookAxis> axes = new ArrayList<>(List.of(HookAxis.ROW, HookAxis.POSITION));
      axes.addAll(List.of(further));
      return hook(name, activation, axes);
    }

    private double[] hook(String name, double[] activation, List<HookAxis> axes) {
      listener.hook(name, axes);
      double[] changed = activation.clone();
      Intervention intervention = interventions.get(name);
      if (intervention != null) {
        for (int i = 0; i < changed.length; i++) {
          changed[i] = changed[i] * intervention.keep()[i] + intervention.add()[i];
        }
      }
      nudges.getOrDefault(name, x -> {}).of(changed);
      activations.put(name, changed);
      return changed;
    }
  }
}
