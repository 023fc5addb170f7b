package io.coursework.analysis.circuit;

import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.Intervention;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A model whose logits are any function of the two operands, at every position, and whose gradients
 * at the operands' places are given.
 *
 * @param n numbers
 * @param vocabularySize tokens
 * @param logit of an answer
 * @param gradient of an answer's logit at the place of the first (0) or second (1) operand
 */
record GridModel(int n, int vocabularySize, Logit logit, Gradient gradient)
    implements InspectableModel {

  interface Logit {
    double of(int a, int b, int c);
  }

  interface Gradient {
    float[] of(int side, int a, int b, int c);
  }

  /** Without gradients. */
  GridModel(int n, int vocabularySize, Logit logit) {
    this(n, vocabularySize, logit, (side, a, b, c) -> new float[2]);
  }

  @Override
  public ModelShape shape() {
    return new ModelShape(2, 1, 2, 2, 1, 1, 16, vocabularySize, false, true);
  }

  @Override
  public List<Hook> hooks() {
    return List.of(
        new Hook(
            "hook_embed", List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.D_MODEL), shape()));
  }

  @Override
  public Map<String, NamedArray> weights() {
    return Map.of();
  }

  @Override
  public Inspection run(
      Prompts prompts, Collection<String> hooks, List<Intervention> interventions) {
    float[] logits = new float[prompts.tokens().length * vocabularySize];
    for (int row = 0; row < prompts.rows(); row++) {
      int at = operand(prompts, row);
      for (int position = 0; position < prompts.length(); position++) {
        for (int c = 0; c < n; c++) {
          logits[(row * prompts.length() + position) * vocabularySize + c] =
              (float) logit.of(prompts.token(row, at), prompts.token(row, at + 1), c);
        }
      }
    }
    return new Inspection(
        new NamedArray(
            "logits",
            List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.VOCABULARY),
            List.of(prompts.rows(), prompts.length(), vocabularySize),
            logits),
        Map.of());
  }

  @Override
  public Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> hooks,
      List<Intervention> interventions) {
    float[] gradients = new float[prompts.tokens().length * 2];
    for (int i = 0; i < logitWeights.length; i++) {
      int row = i / vocabularySize / prompts.length();
      int at = operand(prompts, row);
      for (int side = 0; logitWeights[i] != 0 && side < 2; side++) {
        float[] own =
            gradient.of(
                side, prompts.token(row, at), prompts.token(row, at + 1), i % vocabularySize);
        System.arraycopy(own, 0, gradients, (row * prompts.length() + at + side) * 2, 2);
      }
    }
    return Map.of("hook_embed", hook("hook_embed").array(prompts, gradients));
  }

  /** Where the first operand stands; the second follows. */
  private int operand(Prompts prompts, int row) {
    int position = 0;
    while (prompts.token(row, position) >= n) {
      position++;
    }
    return position;
  }
}
