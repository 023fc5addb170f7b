package io.coursework.tfmodel.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Axis;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.graph.InspectedTransformer.Change;
import io.coursework.tfmodel.graph.InspectedTransformer.Inspected;
import io.coursework.tfmodel.reference.ReferenceTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hook of every architecture against the plain implementation in double precision. */
class InspectedTransformerTest {

  private static final int VOCABULARY = 5;
  private static final int ROWS = 2;
  private static final int LENGTH = 4;
  private static final int[] TOKENS = {0, 1, 4, 3, 2, 2, 0, 4};

  /** Far from the first weights, so that no bias is 0, no gain is 1 and attention is uneven. */
  private static float[] weights(ParameterLayout layout) {
    float[] weights = Initialization.draw(layout, 1);
    RandomGenerator random = Randomness.of(1, "inspected");
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (random.nextDouble() - 0.5);
    }
    return weights;
  }

  private static InspectedTransformer model(ModelSpec spec) {
    InspectedTransformer model = new InspectedTransformer(spec, VOCABULARY, Specs.CPU, 1);
    model.parameters().set(weights(model.layout()));
    return model;
  }

  private static float[] logitWeights() {
    RandomGenerator random = Randomness.of(2, "inspected");
    float[] weights = new float[TOKENS.length * VOCABULARY];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat() - 0.5f;
    }
    return weights;
  }

  private static List<String> names(InspectedTransformer model) {
    return model.hooks().stream().map(HookPoint::name).toList();
  }

  private static Inspected run(
      InspectedTransformer model, List<String> wanted, Map<String, Change> changes) {
    return model.run(TOKENS, ROWS, LENGTH, wanted, changes);
  }

  private static ReferenceTransformer.Inspected reference(
      InspectedTransformer model, ReferenceTransformer.Change change) {
    float[] weights = model.parameters().get();
    return ReferenceTransformer.inspect(
        model.spec(),
        model.layout(),
        IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).toArray(),
        TOKENS,
        LENGTH,
        logitWeights(),
        change);
  }

  /** Relative to the largest: float32 rounds the terms of a sum by 6e-8 of the largest. */
  private static void assertClose(String name, double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * largest, name + " " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void everyActivationAndItsGradientAreThoseOfThePlainImplementation(ModelSpec spec) {
    try (InspectedTransformer model = model(spec)) {
      ReferenceTransformer.Inspected expected = reference(model, (hook, i, value) -> value);
      List<String> names = names(model);
      assertEquals(expected.activations().keySet(), Set.copyOf(names));
      Inspected inspected = run(model, names, Map.of());
      Map<String, float[]> gradients =
          model.gradients(TOKENS, ROWS, LENGTH, logitWeights(), names, Map.of());
      assertClose("logits", expected.logits(), inspected.logits());
      for (HookPoint hook : model.hooks()) {
        String name = hook.name();
        double[] activation = expected.activations().get(name);
        assertEquals(size(spec, hook), activation.length, name);
        assertClose(name, activation, inspected.activations().get(name));
        assertClose("gradient of " + name, expected.gradients().get(name), gradients.get(name));
      }
    }
  }

  private static int size(ModelSpec spec, HookPoint hook) {
    int size = 1;
    for (Axis axis : hook.axes()) {
      size *=
          switch (axis) {
            case ROW -> ROWS;
            case POSITION, QUERY, KEY -> LENGTH;
            case HEAD -> spec.nHeads();
            case D_MODEL -> spec.dModel();
            case D_HEAD -> spec.headWidth();
            case D_MLP -> spec.dMlp();
            case VOCABULARY -> throw new AssertionError(hook.name());
          };
    }
    return size;
  }

  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  @Tag("long")
  void logitsAreThoseOfTheModelThatIsTrained(ModelSpec spec) {
    try (InspectedTransformer model = model(spec);
        Transformer trained = new Transformer(spec, VOCABULARY, Specs.CPU, 1)) {
      trained.parameters().set(model.parameters().get());
      float[] expected = trained.logits(TOKENS, ROWS, LENGTH);
      float[] logits = run(model, List.of(), Map.of()).logits();
      double largest = 0;
      for (float logit : expected) {
        largest = Math.max(largest, Math.abs(logit));
      }
      // Where one divides by a root the other multiplies by its inverse: some roundings of 6e-8.
      assertArrayEquals(expected, logits, (float) (2e-6 * largest));
    }
  }

  /** What attention puts out is 0, in the first round alone, half of it in the last. */
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  @Tag("long")
  void changesAreThoseOfThePlainImplementation(ModelSpec spec) {
    String off = "blocks.0.hook_attn_out.step_0";
    String moved =
        "blocks.%d.mlp.hook_post.step_%d".formatted(spec.nLayers() - 1, spec.recurrences() - 1);
    try (InspectedTransformer model = model(spec)) {
      int size = TOKENS.length * spec.dModel();
      float[] keep = new float[TOKENS.length * spec.dMlp()];
      float[] add = new float[keep.length];
      Arrays.fill(keep, 1);
      add[3] = 2;
      Map<String, Change> changes =
          Map.of(off, new Change(new float[size], new float[size]), moved, new Change(keep, add));
      ReferenceTransformer.Inspected expected =
          reference(
              model,
              (hook, i, value) ->
                  hook.equals(off) ? 0 : hook.equals(moved) && i == 3 ? value + 2 : value);
      Inspected changed = run(model, List.of(off, moved), changes);
      assertClose("logits", expected.logits(), changed.logits());
      assertArrayEquals(new float[size], changed.activations().get(off));
      assertClose(moved, expected.activations().get(moved), changed.activations().get(moved));
    }
  }

  @Test
  void namesHooksInTheOrderOfComputation() {
    try (InspectedTransformer model =
        model(Architectures.with(Map.of("recurrences", 1)).getPayload())) {
      String block = "blocks.0.";
      List<String> expected = new ArrayList<>(List.of("hook_embed", "hook_pos_embed"));
      for (String hook :
          List.of(
              "hook_resid_pre",
              "ln1.hook_scale",
              "ln1.hook_normalized",
              "attn.hook_q",
              "attn.hook_k",
              "attn.hook_v",
              "attn.hook_attn_scores",
              "attn.hook_pattern",
              "attn.hook_z",
              "hook_attn_out",
              "hook_resid_mid",
              "ln2.hook_scale",
              "ln2.hook_normalized",
              "mlp.hook_pre",
              "mlp.hook_post",
              "hook_mlp_out",
              "hook_resid_post")) {
        expected.add(block + hook + ".step_0");
      }
      expected.addAll(List.of("ln_final.hook_scale", "ln_final.hook_normalized"));
      assertEquals(expected, names(model));
    }
  }

  @Test
  void takesOtherWeightsWithoutAnotherGraph() {
    try (InspectedTransformer model = model(Specs.recipe())) {
      float[] before = run(model, List.of(), Map.of()).logits();
      float[] weights = model.parameters().get();
      float[] others = weights.clone();
      others[0] += 1;
      model.parameters().set(others);
      assertTrue(!Arrays.equals(before, run(model, List.of(), Map.of()).logits()));
      model.parameters().set(weights);
      assertArrayEquals(before, run(model, List.of(), Map.of()).logits());
    }
  }

  @Test
  void leavesNoTensorBehind() {
    try (InspectedTransformer model = model(Specs.recipe())) {
      String hook = "blocks.0.hook_resid_post.step_1";
      int size = TOKENS.length * model.spec().dModel();
      Map<String, Change> changes = Map.of(hook, new Change(new float[size], new float[size]));
      Runnable once =
          () -> {
            run(model, List.of(hook), changes);
            model.gradients(TOKENS, ROWS, LENGTH, logitWeights(), List.of(hook), changes);
            Change wrong = new Change(new float[size], new float[1]);
            assertThrows(
                IllegalArgumentException.class, () -> run(model, List.of(), Map.of(hook, wrong)));
          };
      once.run();
      long before = Pointer.totalCount();
      IntStream.range(0, 50).forEach(i -> once.run());
      assertTrue(Pointer.totalCount() <= before, "pointers after 50 more runs");
    }
  }

  @Test
  void refusesAHookThatItDoesNotHaveAndTooLongASequence() {
    try (InspectedTransformer model = model(Specs.recipe())) {
      String unknown = "blocks.0.hook_resid_post";
      assertThrows(NoSuchElementException.class, () -> run(model, List.of(unknown), Map.of()));
      assertThrows(
          IllegalArgumentException.class, () -> model.run(new int[33], 1, 33, List.of(), Map.of()));
    }
  }
}
