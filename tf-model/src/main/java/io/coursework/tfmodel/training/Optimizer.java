package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.Transformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The optimiser: gradients of the masked cross-entropy, clipping by the global norm, and an update
 * rule, all in the model's graph.
 *
 * <p>The gradient is gathered into one flat vector, so the update is a handful of operations
 * whatever the number of weight tensors. The scalars that change from step to step (rate, decay,
 * bias corrections) are computed here in double precision and fed.
 */
public final class Optimizer implements Learner {

  private final Transformer model;
  private final Batching batching;
  private final OptimizerSpec spec;
  private final long totalSteps;
  private final UpdateRule rule;
  private final Trainable trainable;
  private final Map<Shape, Step> steps = new HashMap<>();
  private final Map<Shape, Operand<TFloat32>> losses = new HashMap<>(); // without their gradients
  private final Optional<Divided> divided;
  private double rateScale = 1;
  private boolean averaged; // whether there is an average: before the first step there is none

  /** The nodes of one step for one shape of batch. */
  private record Step(LossGradient gradient, OptimizerUpdate descent) {}

  /** The nodes of a step whose batch is taken in parts. */
  private record Divided(AccumulatedGradient gradient, OptimizerUpdate descent) {}

  /** An optimiser at step 0: it remembers nothing. */
  public Optimizer(Transformer model, OptimizerSpec spec, long totalSteps) {
    this(model, spec, totalSteps, 1);
  }

  /**
   * An optimiser at step 0 that takes each batch in parts, when memory is short.
   *
   * @param accumulate parts of a batch, at least 1
   */
  public Optimizer(Transformer model, OptimizerSpec spec, long totalSteps, int accumulate) {
    this(model, Batching.ROWS, spec, totalSteps, accumulate, ParameterSet.NONE);
  }

  /**
   * An optimizer of a part of the parameters.
   *
   * @param batching how batches, or their parts, are laid out
   * @param frozen the parameters of which no step changes a bit
   * @throws IllegalArgumentException if these are all
   */
  public Optimizer(
      Transformer model,
      Batching batching,
      OptimizerSpec spec,
      long totalSteps,
      int accumulate,
      ParameterSet frozen) {
    this.model = model;
    this.batching = batching;
    this.spec = spec;
    this.totalSteps = totalSteps;
    this.rule = spec.rule(model);
    this.trainable = new Trainable(model, frozen);
    this.divided = accumulate == 1 ? Optional.empty() : Optional.of(divided(accumulate));
    forget();
  }

  @Override
  public float[] weights() {
    return rule.average().filter(average -> averaged).orElse(model.parameters()).get();
  }

  @Override
  public SortedMap<String, float[]> state() {
    SortedMap<String, float[]> state = new TreeMap<>();
    rule.vectors().forEach((name, vector) -> state.put(name, vector.get()));
    rule.average().ifPresent(average -> state.put(TRAINED, model.parameters().get()));
    return state;
  }

  @Override
  public void restore(Map<String, float[]> state) {
    SortedMap<String, FlatVariable> vectors = rule.vectors();
    UpdateRule.requireState(vectors, state);
    vectors.forEach((name, vector) -> vector.set(state.get(name)));
    rule.average().ifPresent(average -> average.set(model.parameters().get()));
    averaged = true;
    if (state.containsKey(TRAINED)) {
      model.parameters().set(state.get(TRAINED));
    }
  }

  @Override
  public void scaleRate(double scale) {
    rateScale = scale;
  }

  /**
   * Takes one step on the model's weights.
   *
   * @param step from 0; sets the rate and the bias corrections
   * @param phase what the optimiser has forgotten; at the step since which it has, it forgets
   */
  public StepResult step(long step, Batch given, Phase phase) {
    return step(step, given, phase, 0);
  }

  @Override
  public StepResult step(long step, Batch batch, Phase phase, long dropoutSeed) {
    if (step > 0 && step == phase.momentsSince()) {
      forget();
    }
    double learningRate = rateScale * spec.learningRate(step, phase, totalSteps);
    averaged = true;
    try (TFloat32 scalars =
        LossGradient.vector(
            rule.scalars(step - phase.momentsSince(), learningRate, spec.weightDecay()))) {
      IntFunction<TInt64> draws = part -> Dropout.draw(dropoutSeed, step, part);
      Taken taken =
          divided.isPresent()
              ? takeInParts(divided.get(), batch, scalars, draws)
              : take(batching.lay(batch, model), scalars, draws);
      return new StepResult(
          step,
          taken.measured().loss(),
          StepResult.operationLosses(batch, taken.measured().crossEntropy()),
          taken.gradientNorm(),
          learningRate,
          batch.tokenCount(),
          taken.measured().computed());
    }
  }

  private record Taken(AccumulatedGradient.Measured measured, float gradientNorm) {}

  private Taken take(BatchRows batch, TFloat32 scalars, IntFunction<TInt64> draws) {
    Step nodes = nodes(batch);
    LossGradient gradient = nodes.gradient();
    OptimizerUpdate descent = nodes.descent();
    try (TInt64 dropped = draws.apply(0);
        Result result =
            gradient.run(
                model.session(),
                batch,
                runner ->
                    model
                        .dropout()
                        .feed(runner.feed(descent.scalars(), scalars), dropped)
                        .addTarget(descent.apply()),
                List.of(gradient.loss(), descent.norm(), gradient.crossEntropy()))) {
      float[] crossEntropy = new float[batch.rows() * batch.length()];
      ((TFloat32) result.get(2)).asRawTensor().data().asFloats().read(crossEntropy);
      return new Taken(
          new AccumulatedGradient.Measured(
              ((TFloat32) result.get(0)).getFloat(), batch.inOrder(crossEntropy), batch.computed()),
          ((TFloat32) result.get(1)).getFloat(0));
    }
  }

  private Taken takeInParts(
      Divided nodes, Batch batch, TFloat32 scalars, IntFunction<TInt64> draws) {
    AccumulatedGradient.Measured measured = nodes.gradient().measure(batch, draws);
    OptimizerUpdate descent = nodes.descent();
    try (Result result =
        model
            .session()
            .runner()
            .feed(descent.scalars(), scalars)
            .addTarget(descent.apply())
            .fetch(descent.norm())
            .run()) {
      return new Taken(measured, ((TFloat32) result.get(0)).getFloat(0));
    }
  }

  private void forget() {
    rule.vectors().values().forEach(vector -> vector.set(new float[model.layout().size()]));
  }

  @Override
  public float loss(Batch given) {
    if (divided.isPresent()) {
      return divided.get().gradient().loss(given);
    }
    BatchRows batch = batching.lay(given, model);
    LossGradient nodes = nodes(batch).gradient();
    Operand<TFloat32> loss =
        losses.computeIfAbsent(
            Shape.of(batch.rows(), batch.length()),
            shape -> nodes.lossAlone(model, batch.rows(), batch.length()));
    try (Result result =
        nodes.run(model.session(), batch, UnaryOperator.identity(), List.of(loss))) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /**
   * The loss of a batch and its gradient, without a step.
   *
   * @param gradient receives the gradient in the layout of the parameters
   * @return mean cross-entropy in nats
   */
  float lossAndGradient(Batch given, float[] gradient) {
    if (divided.isPresent()) {
      AccumulatedGradient accumulated = divided.get().gradient();
      float loss = accumulated.measure(given, part -> Dropout.nothing()).loss();
      System.arraycopy(accumulated.sum().get(), 0, gradient, 0, gradient.length);
      return loss;
    }
    BatchRows batch = batching.lay(given, model);
    LossGradient nodes = nodes(batch).gradient();
    try (Result result =
        nodes.run(
            model.session(),
            batch,
            UnaryOperator.identity(),
            List.of(nodes.loss(), nodes.flat()))) {
      ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(gradient);
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Step nodes(BatchRows batch) {
    return steps.computeIfAbsent(
        Shape.of(batch.rows(), batch.length()),
        shape -> {
          LossGradient gradient =
              LossGradient.build(model, batch.rows(), batch.length(), batching.anew());
          return new Step(gradient, descent(gradient.flat()));
        });
  }

  private Divided divided(int parts) {
    AccumulatedGradient gradient = new AccumulatedGradient(model, batching, parts);
    return new Divided(gradient, descent(gradient.sum().read()));
  }

  private OptimizerUpdate descent(Operand<TFloat32> gradient) {
    return OptimizerUpdate.of(model, rule, spec.gradientClip(), trainable, gradient);
  }
}
