package io.coursework.analysis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every model that can be run with interventions keeps to. */
public abstract class InspectableModelContract {

  /** Float32 rounds by 6e-8; sums of tens of terms by tens of that. */
  private static final double ROUNDING = 1e-5;

  /** The model; the same for all tests of a class, which closes it. */
  protected abstract InspectableModel model();

  /** Three prompts of at least four tokens, all different. */
  protected abstract Prompts prompts();

  private List<String> names() {
    return model().hooks().stream().map(Hook::name).toList();
  }

  private Inspection all() {
    return model().run(prompts(), names(), List.of());
  }

  private float[] logits(Intervention... interventions) {
    return model().run(prompts(), List.of(), List.of(interventions)).logits().values();
  }

  private List<HookName> sites(String component) {
    List<HookName> sites = new ArrayList<>();
    model().hooks().stream()
        .flatMap(hook -> HookName.of(hook.name()).stream())
        .filter(site -> site.component().equals(component))
        .forEach(sites::add);
    return sites;
  }

  private static HookName other(HookName site, String component) {
    return new HookName(site.layer(), component, site.step());
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], ROUNDING * largest, what + " " + i);
    }
  }

  private static float[] sum(NamedArray... arrays) {
    float[] sum = new float[arrays[0].values().length];
    for (NamedArray array : arrays) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += array.values()[i];
      }
    }
    return sum;
  }

  @Test
  void everyHookHasItsDeclaredShapeAndANameOfItsOwn() {
    Inspection all = all();
    assertEquals(names().size(), new HashSet<>(names()).size(), names().toString());
    for (Hook hook : model().hooks()) {
      NamedArray activation = all.activation(hook.name());
      assertEquals(hook.name(), activation.name());
      assertEquals(hook.axes(), activation.axes());
      assertEquals(hook.shape(prompts()), activation.shape());
    }
    ModelShape shape = model().shape();
    assertEquals(
        List.of(prompts().rows(), prompts().length(), shape.vocabularySize()),
        all.logits().shape());
  }

  @Test
  void everyBlockAndRoundHasItsHooksInTheOrderOfComputation() {
    ModelShape shape = model().shape();
    List<HookName> blocks = new ArrayList<>();
    for (int step = 0; step < shape.recurrences(); step++) {
      for (int layer = 0; layer < shape.nLayers(); layer++) {
        blocks.add(new HookName(layer, "hook_resid_pre", step));
      }
    }
    assertEquals(blocks, sites("hook_resid_pre"));
    for (HookName block : blocks) {
      List<String> order = new ArrayList<>(List.of("ln1.hook_scale", "ln1.hook_normalized"));
      order.addAll(List.of("attn.hook_attn_scores", "attn.hook_pattern", "attn.hook_z"));
      order.add("hook_attn_out");
      if (!shape.parallel()) {
        order.add("hook_resid_mid");
      }
      order.addAll(List.of("ln2.hook_scale", "ln2.hook_normalized", "mlp.hook_pre"));
      order.addAll(List.of("mlp.hook_post", "hook_mlp_out", "hook_resid_post"));
      int before = names().indexOf(block.name());
      for (String component : order) {
        int at = names().indexOf(other(block, component).name());
        assertTrue(at > before, component + " in " + names());
        before = at;
      }
      for (String component : List.of("attn.hook_q", "attn.hook_k", "attn.hook_v")) {
        assertTrue(names().contains(other(block, component).name()), component);
      }
    }
  }

  @Test
  void theResidualStreamIsTheSumOfWhatIsWrittenToIt() {
    Inspection all = all();
    NamedArray embedded = all.activation("hook_embed");
    NamedArray before =
        names().contains("hook_pos_embed")
            ? new NamedArray(
                "sum",
                embedded.axes(),
                embedded.shape(),
                sum(embedded, all.activation("hook_pos_embed")))
            : embedded;
    for (HookName block : sites("hook_resid_pre")) {
      NamedArray pre = all.activation(block.name());
      assertClose(before.values(), pre.values(), block.name());
      NamedArray attended = all.activation(other(block, "hook_attn_out").name());
      NamedArray fed = all.activation(other(block, "hook_mlp_out").name());
      NamedArray post = all.activation(other(block, "hook_resid_post").name());
      if (!model().shape().parallel()) {
        HookName middle = other(block, "hook_resid_mid");
        assertClose(sum(pre, attended), all.activation(middle.name()).values(), middle.name());
      }
      assertClose(sum(pre, attended, fed), post.values(), post.name());
      before = post;
    }
  }

  @Test
  void patternsAreSharesOfThePastAndMixTheValues() {
    Inspection all = all();
    for (HookName site : sites("attn.hook_pattern")) {
      NamedArray pattern = all.activation(site.name());
      NamedArray scores = all.activation(other(site, "attn.hook_attn_scores").name());
      NamedArray v = all.activation(other(site, "attn.hook_v").name());
      NamedArray z = all.activation(other(site, "attn.hook_z").name());
      float[] mixed = new float[z.values().length];
      for (int row = 0; row < prompts().rows(); row++) {
        for (int head = 0; head < model().shape().nHeads(); head++) {
          for (int query = 0; query < prompts().length(); query++) {
            double total = 0;
            double exponentials = 0;
            for (int key = 0; key < prompts().length(); key++) {
              float share = pattern.at(row, head, query, key);
              assertTrue(key <= query || share == 0, "looks ahead at " + query + "," + key);
              total += share;
              exponentials += Math.exp(scores.at(row, head, query, key));
              for (int i = 0; i < model().shape().dHead(); i++) {
                mixed[z.offset(row, query, head, i)] += share * v.at(row, key, head, i);
              }
            }
            assertEquals(1, total, ROUNDING);
            double own = Math.exp(scores.at(row, head, query, query)) / exponentials;
            assertEquals(own, pattern.at(row, head, query, query), ROUNDING, "softmax");
          }
        }
      }
      assertClose(mixed, z.values(), z.name());
    }
  }

  @Test
  void weightsMakeWhatTheirNamesSay() {
    Inspection all = all();
    NamedArray embedding = model().weight("embed.W_E");
    NamedArray embedded = all.activation("hook_embed");
    assertArrayEquals(
        embedding.slice(prompts().token(2, 1)), embedded.slice(2, 1), "the row of a token");
    NamedArray last = all.activation(sites("hook_resid_post").get(blocks() - 1).name());
    NamedArray normalized = all.activation("ln_final.hook_normalized");
    assertNormalized(last, all.activation("ln_final.hook_scale"), "ln_final", normalized);
    assertProduct(normalized, "unembed", "U", all.logits());
    for (HookName site : sites("hook_attn_out")) {
      String block = "blocks." + site.layer();
      NamedArray read = all.activation(other(site, "ln1.hook_normalized").name());
      assertNormalized(
          all.activation(other(site, "hook_resid_pre").name()),
          all.activation(other(site, "ln1.hook_scale").name()),
          block + ".ln1",
          read);
      for (String part : List.of("q", "k", "v")) {
        NamedArray made = all.activation(other(site, "attn.hook_" + part).name());
        assertProduct(read, block + ".attn", part.toUpperCase(Locale.ROOT), made);
      }
      NamedArray z = all.activation(other(site, "attn.hook_z").name());
      assertProduct(z, block + ".attn", "O", all.activation(site.name()));
      NamedArray post = all.activation(other(site, "mlp.hook_post").name());
      NamedArray fed = all.activation(other(site, "hook_mlp_out").name());
      assertProduct(post, block + ".mlp", "out", fed);
    }
  }

  private int blocks() {
    return model().shape().nLayers() * model().shape().recurrences();
  }

  private void assertNormalized(
      NamedArray input, NamedArray scale, String norm, NamedArray expected) {
    int d = model().shape().dModel();
    float[] gain = model().weight(norm + ".w").values();
    NamedArray bias = model().weights().get(norm + ".b");
    float[] normalized = new float[expected.values().length];
    for (int token = 0; token < normalized.length / d; token++) {
      double mean = 0;
      for (int i = 0; model().shape().centred() && i < d; i++) {
        mean += input.values()[token * d + i] / d;
      }
      for (int i = 0; i < d; i++) {
        double unit = (input.values()[token * d + i] - mean) / scale.values()[token];
        normalized[token * d + i] =
            (float) (unit * gain[i] + (bias == null ? 0 : bias.values()[i]));
      }
    }
    assertClose(expected.values(), normalized, expected.name());
  }

  /** From (head,) in to (head,) out; a head that is only on one side is mapped or summed over. */
  private void assertProduct(NamedArray x, String layer, String suffix, NamedArray expected) {
    NamedArray weight = model().weight(layer + ".W_" + suffix);
    NamedArray bias = model().weights().get(layer + ".b_" + suffix);
    int rank = weight.shape().size();
    boolean perHead = rank == 3;
    boolean summed = x.axes().contains(HookAxis.HEAD);
    int heads = perHead ? weight.shape().get(0) : 1;
    int in = weight.shape().get(rank - 2);
    int out = weight.shape().get(rank - 1);
    int tokens = prompts().rows() * prompts().length();
    float[] product = new float[expected.values().length];
    int width = product.length / tokens;
    for (int token = 0; token < tokens; token++) {
      for (int head = 0; head < heads; head++) {
        int from = (summed ? token * heads + head : token) * in;
        int to = token * width + (summed ? 0 : head * out);
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            product[to + o] += x.values()[from + i] * weight.values()[(head * in + i) * out + o];
          }
        }
      }
      for (int i = 0; bias != null && i < width; i++) {
        product[token * width + i] += bias.values()[i];
      }
    }
    assertClose(expected.values(), product, layer + ".W_" + suffix);
  }

  @Test
  void readingChangesNothing() {
    assertClose(logits(), all().logits().values(), "logits");
    float[] again = logits();
    assertArrayEquals(logits(), again, "the same twice, to the bit");
  }

  @Test
  void replacingAnActivationByItselfChangesNothing() {
    Inspection all = all();
    for (Hook hook : model().hooks()) {
      NamedArray own = all.activation(hook.name());
      assertClose(
          all.logits().values(),
          logits(Intervention.replace(own, Selection.EVERYTHING)),
          hook.name());
    }
  }

  @Test
  void replacingTheLastStreamByThatOfAnotherRunGivesTheOtherLogits() {
    int[] reversed = {2, 1, 0};
    NamedArray last = all().activation(sites("hook_resid_post").get(blocks() - 1).name());
    float[] patched = logits(Intervention.replace(last.rows(reversed), Selection.EVERYTHING));
    NamedArray clean = model().run(prompts(), List.of(), List.of()).logits();
    assertClose(clean.rows(reversed).values(), patched, "logits");
  }

  @Test
  void anInterventionTouchesWhatIsSelectedAndWhatFollows() {
    Inspection clean = all();
    for (Hook hook : model().hooks()) {
      Selection where = Selection.rows(1).and(Selection.positions(2));
      if (hook.axes().contains(HookAxis.HEAD)) {
        where = where.and(Selection.heads(0));
      }
      float[] ones = new float[clean.activation(hook.name()).values().length];
      Arrays.fill(ones, 1);
      Intervention nudge = Intervention.add(hook.array(prompts(), ones), where);
      Inspection changed = model().run(prompts(), names(), List.of(nudge));
      NamedArray before = clean.activation(hook.name());
      NamedArray after = changed.activation(hook.name());
      Index index = new Index(before);
      for (int i = 0; i < ones.length; i++) {
        float expected = before.values()[i] + (where.holds(index) ? 1 : 0);
        assertEquals(expected, after.values()[i], ROUNDING * Math.max(1, Math.abs(expected)));
        index.advance();
      }
      int vocabulary = model().shape().vocabularySize();
      for (int i = 0; i < clean.logits().values().length; i++) {
        int row = i / vocabulary / prompts().length();
        int position = i / vocabulary % prompts().length();
        if (row != 1 || position < 2) {
          float expected = clean.logits().values()[i];
          assertEquals(
              expected,
              changed.logits().values()[i],
              ROUNDING * Math.max(1, Math.abs(expected)),
              hook.name() + " is felt in row " + row + " at " + position);
        }
      }
    }
  }

  @Test
  void whatAttentionOfAZeroedPatternSeesIsNothing() {
    HookName site = sites("attn.hook_pattern").get(0);
    String z = other(site, "attn.hook_z").name();
    Intervention blind =
        Intervention.zero(model().hook(site.name()), prompts(), Selection.positions(3));
    NamedArray seen = model().run(prompts(), List.of(z), List.of(blind)).activation(z);
    int width = model().shape().nHeads() * model().shape().dHead();
    float[] last = Arrays.copyOfRange(seen.values(), seen.offset(0, 3), seen.offset(0, 3) + width);
    assertArrayEquals(new float[width], last);
  }

  @Test
  void replacedScoresStayCausal() {
    HookName site = sites("attn.hook_attn_scores").get(0);
    String pattern = other(site, "attn.hook_pattern").name();
    Intervention even =
        Intervention.zero(model().hook(site.name()), prompts(), Selection.EVERYTHING);
    NamedArray shares = model().run(prompts(), List.of(pattern), List.of(even)).activation(pattern);
    assertEquals(1.0 / 3, shares.at(0, 0, 2, 0), ROUNDING);
    assertEquals(0, shares.at(0, 0, 2, 3));
  }

  @Test
  void interventionsAtOneHookFollowEachOther() {
    Hook hook = model().hook(sites("hook_attn_out").get(0).name());
    float[] twos = new float[hook.shape(prompts()).stream().reduce(1, Math::multiplyExact)];
    Arrays.fill(twos, 2);
    Intervention zero = Intervention.zero(hook, prompts(), Selection.EVERYTHING);
    Intervention add = Intervention.add(hook.array(prompts(), twos), Selection.EVERYTHING);
    assertArrayEquals(
        twos,
        model()
            .run(prompts(), List.of(hook.name()), List.of(zero, add))
            .activation(hook.name())
            .values());
    assertArrayEquals(
        new float[twos.length],
        model()
            .run(prompts(), List.of(hook.name()), List.of(add, zero))
            .activation(hook.name())
            .values());
  }

  /**
   * Along random signs. In float32 a difference of logits of size m over two steps of 2e-3 errs by
   * some 1e-7 m / 2e-3; curvature and kinks of ReLU take the rest of the 5%.
   */
  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    Random random = new Random(1);
    float[] weights = new float[logits().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat() - 0.5f;
    }
    Map<String, NamedArray> gradients = model().gradients(prompts(), weights, names(), List.of());
    assertEquals(new HashSet<>(names()), gradients.keySet());
    float step = 2e-3f;
    for (Hook hook : model().hooks()) {
      NamedArray gradient = gradients.get(hook.name());
      assertEquals(hook.shape(prompts()), gradient.shape());
      float[] up = new float[gradient.values().length];
      float[] down = new float[up.length];
      double slope = 0;
      double squares = 0;
      for (int i = 0; i < up.length; i++) {
        float sign = random.nextBoolean() ? step : -step;
        up[i] = sign;
        down[i] = -sign;
        slope += sign / step * gradient.values()[i];
        squares += Math.pow(gradient.values()[i], 2);
      }
      double measured =
          (weighted(weights, logits(moved(hook, up)))
                  - weighted(weights, logits(moved(hook, down))))
              / (2 * step);
      assertEquals(slope, measured, 0.05 * Math.sqrt(squares) + 1e-4, hook.name());
    }
  }

  private Intervention moved(Hook hook, float[] by) {
    return Intervention.add(hook.array(prompts(), by), Selection.EVERYTHING);
  }

  private static double weighted(float[] weights, float[] logits) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += (double) weights[i] * logits[i];
    }
    return sum;
  }

  @Test
  void gradientsAreTakenInTheRunWithItsInterventions() {
    Hook out = model().hook(sites("hook_mlp_out").get(0).name());
    String pre = other(sites("hook_mlp_out").get(0), "mlp.hook_pre").name();
    float[] weights = new float[logits().length];
    weights[0] = 1;
    Intervention zero = Intervention.zero(out, prompts(), Selection.EVERYTHING);
    Map<String, NamedArray> gradients =
        model().gradients(prompts(), weights, List.of(pre, out.name()), List.of(zero));
    assertTrue(allZero(gradients.get(pre).values()), "nothing passes a zeroed output");
    assertFalse(allZero(gradients.get(out.name()).values()), "what follows it still reads it");
  }

  private static boolean allZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void refusesWhatItDoesNotHaveOrCannotRead() {
    String last = names().get(names().size() - 1);
    String misspelt = last.replace("hook", "hok");
    for (String message :
        List.of(
            refusal(() -> model().run(prompts(), List.of(misspelt), List.of())),
            refusal(() -> model().gradients(prompts(), logits(), List.of(misspelt), List.of())),
            refusal(
                () ->
                    model()
                        .run(
                            prompts(),
                            List.of(),
                            List.of(new Intervention(misspelt, new float[1], new float[1])))))) {
      assertTrue(message.contains("no hook '" + misspelt + "'"), message);
      assertTrue(message.contains("did you mean '" + last + "'?"), message);
    }
    assertTrue(refusal(() -> model().weight("embed.W_Y")).contains("did you mean 'embed.W_E'?"));
    String wrong =
        refusal(
            () ->
                model()
                    .run(
                        prompts(),
                        List.of(),
                        List.of(new Intervention(last, new float[1], new float[1]))));
    assertTrue(wrong.contains("1 values, but the hook's shape is"), wrong);
    String few =
        refusal(() -> model().gradients(prompts(), new float[2], List.of(last), List.of()));
    assertTrue(few.startsWith("2 weights were given for "), few);
    int context = model().shape().contextLength();
    String longer =
        refusal(
            () ->
                model()
                    .run(new Prompts(1, context + 1, new int[context + 1]), List.of(), List.of()));
    assertTrue(longer.contains("do not fit a context of " + context), longer);
    int vocabulary = model().shape().vocabularySize();
    String outside =
        refusal(
            () -> model().run(new Prompts(1, 2, new int[] {0, vocabulary}), List.of(), List.of()));
    assertTrue(outside.contains("token " + vocabulary + " at position 1 of prompt 0"), outside);
  }

  private static String refusal(Executable asked) {
    return assertThrows(IllegalArgumentException.class, asked).getMessage();
  }

  @Test
  void promptsOfOtherSizesAreReadAsTheyAre() {
    int row = prompts().length();
    int[] first = Arrays.copyOf(prompts().tokens(), row - 1);
    float[] alone =
        model().run(new Prompts(1, row - 1, first), List.of(), List.of()).logits().values();
    assertClose(alone, Arrays.copyOf(logits(), alone.length), "what comes after is not seen");
  }
}
