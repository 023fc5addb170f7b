package io.coursework.analysis.component;

import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.Intervention;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A transformer of one block and two heads, made by hand, that writes chains of thought without a
 * mistake in a known way. Its stream has a component per token, then what was gathered, one slot
 * per token that a head looked at, then what is said next, then what is known beforehand. Attention
 * copies the first part of the stream of the tokens that it looks at into its slots; the
 * feed-forward layer reads the slots and says a token.
 */
public final class ChainModel implements InspectableModel {

  /** How it finds the next token. */
  public enum Kind {
    /**
     * Follows its chain: the first head looks at the token to be copied from the step before, or at
     * the node whose value comes next, and the feed-forward layer copies or computes.
     */
    FOLLOWS,
    /**
     * Answers from the prompt: the second head looks at all of the prompt from its separator on,
     * and the feed-forward layer works out the whole chain, and the answer beforehand.
     */
    LOOKS_AHEAD,
    /**
     * Points: at the end of the prompt the first head looks at the largest operand, and says it
     * itself. It knows MAX of values and nothing else.
     */
    POINTS
  }

  private static final int HEADS = 2;
  private static final int SLOTS = 13; // tokens of ( f ( f x x ) ( f x x ) )
  private static final float LOUD = 10;
  private static final List<HookAxis> STREAM =
      List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.D_MODEL);
  private static final List<HookAxis> IN_HEAD =
      List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.HEAD, HookAxis.D_HEAD);

  private final Course course;
  private final Vocabulary vocabulary;
  private final Kind kind;
  private final int v;
  private final int said;
  private final int ahead;
  private final ModelShape shape;
  private final List<Hook> hooks = new ArrayList<>();
  private final Map<String, NamedArray> weights = new TreeMap<>();
  private final Map<List<Integer>, Optional<Expression>> parsed = new HashMap<>();
  private final Map<Expression, ChainPlaces> places = new HashMap<>();

  public ChainModel(Course course, Kind kind) {
    this.course = course;
    this.vocabulary = course.vocabulary();
    this.kind = kind;
    this.v = vocabulary.size();
    this.said = v + SLOTS * v;
    this.ahead = said + v;
    int d = ahead + v;
    this.shape = new ModelShape(d, HEADS, SLOTS * v, 1, 1, 1, 32, v, false, false);
    hook("hook_embed", STREAM);
    hook("blocks.0.hook_resid_pre.step_0", STREAM);
    hook("blocks.0.ln1.hook_scale.step_0", List.of(HookAxis.ROW, HookAxis.POSITION));
    for (String part : List.of("q", "k", "v")) {
      hook("blocks.0.attn.hook_" + part + ".step_0", IN_HEAD);
    }
    hook(
        "blocks.0.attn.hook_pattern.step_0",
        List.of(HookAxis.ROW, HookAxis.HEAD, HookAxis.QUERY, HookAxis.KEY));
    hook("blocks.0.attn.hook_z.step_0", IN_HEAD);
    for (String part : List.of("attn_out", "resid_mid", "mlp_out", "resid_post")) {
      hook("blocks.0.hook_" + part + ".step_0", STREAM);
    }
    hook("ln_final.hook_scale", List.of(HookAxis.ROW, HookAxis.POSITION));
    float[] ones = new float[d];
    Arrays.fill(ones, 1);
    for (String norm : List.of("blocks.0.ln1.w", "ln_final.w")) {
      weights.put(norm, new NamedArray(norm, List.of(HookAxis.D_MODEL), List.of(d), ones));
    }
    float[] out = new float[d * v];
    float[] values = new float[HEADS * d * SLOTS * v];
    for (int token = 0; token < v; token++) {
      out[(said + token) * v + token] = LOUD;
      for (int head = 0; head < HEADS; head++) {
        values[(head * d + token) * SLOTS * v + token] = 1;
      }
    }
    weights.put(
        "unembed.W_U",
        new NamedArray(
            "unembed.W_U", List.of(HookAxis.D_MODEL, HookAxis.VOCABULARY), List.of(d, v), out));
    weights.put(
        "blocks.0.attn.W_V",
        new NamedArray(
            "blocks.0.attn.W_V",
            List.of(HookAxis.HEAD, HookAxis.D_MODEL, HookAxis.D_HEAD),
            List.of(HEADS, d, SLOTS * v),
            values));
  }

  private void hook(String name, List<HookAxis> axes) {
    hooks.add(new Hook(name, axes, shape));
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
  public Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> wanted,
      List<Intervention> interventions) {
    throw new UnsupportedOperationException("a table has no gradients");
  }

  @Override
  public Inspection run(
      Prompts prompts, Collection<String> wanted, List<Intervention> interventions) {
    shape.requireReadable(prompts);
    Pass pass = new Pass(prompts, Intervention.byHook(this, prompts, interventions));
    float[] logits = pass.run();
    Map<String, NamedArray> activations = new LinkedHashMap<>();
    for (String name : wanted) {
      activations.put(name, hook(name).array(prompts, pass.activations.get(name)));
    }
    return new Inspection(
        new NamedArray(
            "logits",
            List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.VOCABULARY),
            List.of(prompts.rows(), prompts.length(), v),
            logits),
        activations);
  }

  /** The expression of some tokens; empty if they are none. */
  private Optional<Expression> expression(List<Integer> tokens) {
    return parsed.computeIfAbsent(
        tokens,
        key -> {
          try {
            return Optional.of(
                course
                    .task()
                    .syntax()
                    .parse(vocabulary.decode(key.stream().mapToInt(id -> id).toArray())));
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        });
  }

  private final class Pass {

    private final Prompts prompts;
    private final Map<String, Intervention> interventions;
    private final Map<String, float[]> activations = new HashMap<>();
    private final int length;
    private final int tokens;
    private final int d = shape.dModel();
    private final int width = shape.dHead();

    Pass(Prompts prompts, Map<String, Intervention> interventions) {
      this.prompts = prompts;
      this.interventions = interventions;
      this.length = prompts.length();
      this.tokens = prompts.rows() * length;
    }

    float[] run() {
      float[] embedded = new float[tokens * d];
      for (int i = 0; i < tokens; i++) {
        embedded[i * d + prompts.tokens()[i]] = 1;
      }
      float[] x = hooked("blocks.0.hook_resid_pre.step_0", hooked("hook_embed", embedded));
      float[] attended = hooked("blocks.0.hook_attn_out.step_0", attention(x));
      float[] middle = hooked("blocks.0.hook_resid_mid.step_0", sum(x, attended));
      float[] fed = hooked("blocks.0.hook_mlp_out.step_0", fed(middle));
      float[] last = hooked("blocks.0.hook_resid_post.step_0", sum(middle, fed));
      float[] scale = hooked("ln_final.hook_scale", ones());
      float[] logits = new float[tokens * v];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = LOUD * last[i / v * d + said + i % v] / scale[i / v];
      }
      return logits;
    }

    private float[] attention(float[] x) {
      float[] scale = hooked("blocks.0.ln1.hook_scale.step_0", ones());
      hooked("blocks.0.attn.hook_q.step_0", new float[tokens * HEADS * width]);
      hooked("blocks.0.attn.hook_k.step_0", new float[tokens * HEADS * width]);
      float[] values = new float[tokens * HEADS * width];
      for (int i = 0; i < tokens * HEADS; i++) {
        for (int token = 0; token < v; token++) {
          values[i * width + token] = x[i / HEADS * d + token] / scale[i / HEADS];
        }
      }
      values = hooked("blocks.0.attn.hook_v.step_0", values);
      float[] pattern = new float[prompts.rows() * HEADS * length * length];
      for (int i = 0; i < tokens * HEADS; i++) { // row, head, query
        List<Integer> looks = looks(i / length / HEADS, i / length % HEADS, i % length);
        for (int key : looks.isEmpty() ? List.of(i % length) : looks) {
          pattern[i * length + key] = 1f / Math.max(1, looks.size());
        }
      }
      pattern = hooked("blocks.0.attn.hook_pattern.step_0", pattern);
      float[] z = new float[tokens * HEADS * width];
      for (int i = 0; i < tokens * HEADS; i++) {
        int row = i / length / HEADS;
        int head = i / length % HEADS;
        int query = i % length;
        List<Integer> looks = looks(row, head, query);
        for (int slot = 0; slot < looks.size(); slot++) {
          int key = looks.get(slot);
          for (int token = 0; token < v; token++) {
            z[((row * length + query) * HEADS + head) * width + slot * v + token] =
                looks.size()
                    * pattern[i * length + key]
                    * values[((row * length + key) * HEADS + head) * width + token];
          }
        }
      }
      z = hooked("blocks.0.attn.hook_z.step_0", z);
      float[] out = new float[tokens * d];
      for (int i = 0; i < tokens; i++) {
        for (int j = 0; j < HEADS * width; j++) {
          out[i * d + v + j % width] += z[i * HEADS * width + j];
        }
        for (int token = 0; kind == Kind.POINTS && token < v; token++) {
          out[i * d + said + token] = z[i * HEADS * width + token];
        }
      }
      return out;
    }

    /** Where a head looks; nowhere but at the query itself if empty. */
    private List<Integer> looks(int row, int head, int query) {
      int end = 0;
      while (end < length && prompts.token(row, end) != vocabulary.separatorId()) {
        end++;
      }
      if (query < end) {
        return List.of();
      }
      List<Integer> prompt = IntStream.range(0, end).boxed().toList();
      if (kind == Kind.LOOKS_AHEAD) {
        return head == 1 ? prompt : List.of();
      }
      if (head == 1) {
        return List.of();
      }
      if (kind == Kind.POINTS) {
        return query > end
            ? List.of()
            : prompt.stream()
                .filter(position -> vocabulary.isValue(prompts.token(row, position)))
                .reduce((a, b) -> prompts.token(row, b) > prompts.token(row, a) ? b : a)
                .stream()
                .toList();
      }
      Expression expression =
          expression(prompt.stream().map(position -> prompts.token(row, position)).toList())
              .orElseThrow();
      ChainPlaces chain =
          places.computeIfAbsent(
              expression,
              key ->
                  ChainPlaces.of(
                      course.task(),
                      new Example(key, new ChainOfThought(course.task()).sequence(key), 1)));
      for (ChainPlaces.Copy copy : chain.copies()) {
        if (copy.query() == query) {
          return List.of(copy.source());
        }
      }
      return chain.results().stream()
          .filter(result -> result.query() == query)
          .map(result -> IntStream.range(result.from(), result.to()).boxed().toList())
          .findFirst()
          .orElse(List.of());
    }

    private float[] fed(float[] middle) {
      float[] out = new float[tokens * d];
      for (int i = 0; i < tokens && kind != Kind.POINTS; i++) {
        int at = i * d;
        List<Integer> seen = seen(middle, at + v);
        if (kind == Kind.FOLLOWS && seen.size() == 1) {
          out[at + said + seen.get(0)] = 1;
        } else if (seen.size() > 1) {
          int position = i % length;
          expression(seen)
              .ifPresent(
                  node -> {
                    int value = node.value(course.task().n());
                    if (kind == Kind.FOLLOWS) {
                      out[at + said + value] = 1;
                      return;
                    }
                    int[] chain = new ChainOfThought(course.task()).sequence(node).tokens();
                    out[at + ahead + value] = 1;
                    if (position + 1 < chain.length) {
                      out[at + said + chain[position + 1]] = 1;
                    }
                  });
        }
      }
      return out;
    }

    /** The tokens in some slots. */
    private List<Integer> seen(float[] x, int from) {
      List<Integer> seen = new ArrayList<>();
      for (int slot = 0; slot < SLOTS; slot++) {
        for (int token = 0; token < v; token++) {
          if (x[from + slot * v + token] > 0.5) {
            seen.add(token);
            break;
          }
        }
      }
      return seen;
    }

    private float[] ones() {
      float[] ones = new float[tokens];
      Arrays.fill(ones, 1);
      return ones;
    }

    private float[] sum(float[] a, float[] b) {
      float[] sum = a.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += b[i];
      }
      return sum;
    }

    private float[] hooked(String name, float[] activation) {
      Intervention intervention = interventions.get(name);
      if (intervention != null) {
        for (int i = 0; i < activation.length; i++) {
          activation[i] = activation[i] * intervention.keep()[i] + intervention.add()[i];
        }
      }
      activations.put(name, activation);
      return activation;
    }
  }
}
