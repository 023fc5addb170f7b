package io.coursework.mlflow.inspection;

import io.coursework.analysis.model.Hook;
import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.Intervention;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.NamedWeight;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.graph.InspectedTransformer;
import io.coursework.tfmodel.graph.InspectedTransformer.Change;
import io.coursework.tfmodel.graph.InspectedTransformer.Inspected;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A copy of a trained model that can be run with interventions; the model stays as it is. */
public final class InspectedModel implements InspectableModel, AutoCloseable {

  private final InspectedTransformer model;
  private final ModelShape shape;
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private final Map<String, NamedArray> weights = new LinkedHashMap<>();

  private InspectedModel(InspectedTransformer model, ModelShape shape, float[] parameters) {
    this.model = model;
    this.shape = shape;
    model.hooks().stream()
        .map(point -> new Hook(point.name(), axes(point.axes()), shape))
        .forEach(hook -> hooks.put(hook.name(), hook));
    set(parameters);
  }

  /** Opens a copy of a model with its weights as they are now. */
  public static InspectedModel of(Transformer trained) {
    ModelSpec spec = trained.spec();
    int vocabularySize = trained.layout().tensor("embed.W_E").shape().get(0);
    InspectedTransformer model =
        new InspectedTransformer(spec, vocabularySize, trained.device(), trained.threads());
    try {
      return new InspectedModel(model, shape(spec, vocabularySize), trained.parameters().get());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static ModelShape shape(ModelSpec spec, int vocabularySize) {
    return new ModelShape(
        spec.dModel(),
        spec.nHeads(),
        spec.headWidth(),
        spec.dMlp(),
        spec.nLayers(),
        spec.recurrences(),
        spec.contextLength(),
        vocabularySize,
        spec.block() == Block.PARALLEL,
        spec.norm() == Norm.LAYER);
  }

  /**
   * Takes other weights, such as those of another checkpoint.
   *
   * @param parameters in the layout of the model's parameters
   */
  public void set(float[] parameters) {
    model.parameters().set(parameters);
    weights.clear();
    for (NamedWeight weight : NamedWeight.of(model.spec(), model.layout(), parameters)) {
      weights.put(
          weight.name(),
          new NamedArray(weight.name(), axes(weight.axes()), weight.shape(), weight.values()));
    }
  }

  private static List<HookAxis> axes(List<io.coursework.tfmodel.architecture.Axis> axes) {
    return axes.stream().map(axis -> HookAxis.valueOf(axis.name())).toList();
  }

  @Override
  public ModelShape shape() {
    return shape;
  }

  @Override
  public List<Hook> hooks() {
    return List.copyOf(hooks.values());
  }

  @Override
  public Map<String, NamedArray> weights() {
    return Map.copyOf(weights);
  }

  @Override
  public Inspection run(
      Prompts prompts, Collection<String> wanted, List<Intervention> interventions) {
    shape.requireReadable(prompts);
    wanted.forEach(this::hook);
    Inspected run =
        model.run(
            prompts.tokens(),
            prompts.rows(),
            prompts.length(),
            wanted,
            changes(prompts, interventions));
    NamedArray logits =
        new NamedArray(
            "logits",
            List.of(HookAxis.ROW, HookAxis.POSITION, HookAxis.VOCABULARY),
            List.of(prompts.rows(), prompts.length(), shape.vocabularySize()),
            run.logits());
    return new Inspection(logits, arrays(prompts, run.activations()));
  }

  @Override
  public Map<String, NamedArray> gradients(
      Prompts prompts,
      float[] logitWeights,
      Collection<String> wanted,
      List<Intervention> interventions) {
    shape.requireReadable(prompts);
    shape.requireOnePerLogit(prompts, logitWeights);
    wanted.forEach(this::hook);
    return arrays(
        prompts,
        model.gradients(
            prompts.tokens(),
            prompts.rows(),
            prompts.length(),
            logitWeights,
            wanted,
            changes(prompts, interventions)));
  }

  private Map<String, Change> changes(Prompts prompts, List<Intervention> interventions) {
    Map<String, Change> changes = new LinkedHashMap<>();
    Intervention.byHook(this, prompts, interventions)
        .forEach((hook, change) -> changes.put(hook, new Change(change.keep(), change.add())));
    return changes;
  }

  private Map<String, NamedArray> arrays(Prompts prompts, Map<String, float[]> values) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    values.forEach((hook, own) -> arrays.put(hook, hooks.get(hook).array(prompts, own)));
    return arrays;
  }

  @Override
  public void close() {
    model.close();
  }
}
