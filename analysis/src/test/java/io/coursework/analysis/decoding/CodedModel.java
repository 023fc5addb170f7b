package io.coursework.analysis.decoding;

import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.Intervention;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of one round whose residual stream is a function of the prompt alone, the same at every
 * position: nothing before the block, a code after it.
 *
 * @param width of the stream
 * @param code of the tokens of a prompt, [width]
 */
record CodedModel(int vocabularySize, int width, Code code) implements InspectableModel {

  interface Code {
    double[] of(int[] tokens);
  }

  @Override
  public ModelShape shape() {
    return new ModelShape(width, 1, width, 1, 1, 1, 16, vocabularySize, false, false);
  }

  @Override
  public List<Hook> hooks() {
    List<HookAxis> axes = List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.D_MODEL);
    List<Hook> hooks = new ArrayList<>();
    for (String name : List.of("pre", "post")) {
      hooks.add(new Hook("blocks.0.hook_resid_" + name + ".step_0", axes, shape()));
    }
    return hooks;
  }

  @Override
  public Inspection run(
      Prompts prompts, Collection<String> wanted, List<Intervention> interventions) {
    Map<String, NamedArray> activations = new HashMap<>();
    for (String name : wanted) {
      float[] values = new float[prompts.rows() * prompts.length() * width];
      for (int row = 0; row < prompts.rows() && name.contains("post"); row++) {
        int from = row * prompts.length();
        double[] vector =
            code.of(Arrays.copyOfRange(prompts.tokens(), from, from + prompts.length()));
        for (int i = 0; i < prompts.length() * width; i++) {
          values[from * width + i] = (float) vector[i % width];
        }
      }
      activations.put(name, hook(name).array(prompts, values));
    }
    float[] logits = new float[prompts.tokens().length * vocabularySize];
    return new Inspection(
        new NamedArray(
            "logits",
            List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.VOCABULARY),
            List.of(prompts.rows(), prompts.length(), vocabularySize),
            logits),
        activations);
  }

  @Override
  public Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> hooks,
      List<Intervention> interventions) {
    throw new UnsupportedOperationException("a code has no gradients");
  }

  @Override
  public Map<String, NamedArray> weights() {
    return Map.of();
  }
}
