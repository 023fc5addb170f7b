package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The optimiser: gradients of the masked cross-entropy, clipping by the global norm, and AdamW, all
 * in the model's graph.
 *
 * <p>The gradient is gathered into one flat vector, so the update is a handful of operations
 * whatever the number of weight tensors. The scalars that change from step to step (rate, decay,
 * bias corrections) are computed here in double precision and fed.
 */
public final class AdamW {

  /** Vectors of its state, each as long as the weights. */
  public static final int VECTORS = 2;

  // Places in the vector of scalars that a step feeds.
  private static final int LEARNING_RATE = 0;
  private static final int DECAY = 1;
  private static final int BETA1_POWER = 2;
  private static final int BETA2_POWER = 3;
  private static final int EPSILON = 4;
  private static final int SCALARS = 5;

  private final Transformer model;
  private final OptimizerSpec spec;
  private final long totalSteps;
  private final FlatVariable firstMoment; // running mean of the gradients
  private final FlatVariable secondMoment; // running mean of the squared gradients
  private final SortedMap<String, FlatVariable> vectors;
  private final Map<Shape, Update> updates = new HashMap<>();
  private double rateScale = 1;

  /** The nodes of one step for one shape of batch. */
  private record Update(
      LossGradient gradient,
      Placeholder<TFloat32> scalars,
      Operand<TFloat32> gradientNorm,
      Op apply) {}

  /** An optimiser at step 0: both moments are zero. */
  public AdamW(Transformer model, OptimizerSpec spec, long totalSteps) {
    this.model = model;
    this.spec = spec;
    this.totalSteps = totalSteps;
    this.firstMoment = model.variable("adam.first_moment");
    this.secondMoment = model.variable("adam.second_moment");
    this.vectors =
        new TreeMap<>(Map.of("first_moment", firstMoment, "second_moment", secondMoment));
    forget();
  }

  /** A copy of all that it has learned, by name, in the layout of the parameters. */
  public SortedMap<String, float[]> state() {
    SortedMap<String, float[]> state = new TreeMap<>();
    vectors.forEach((name, vector) -> state.put(name, vector.get()));
    return state;
  }

  /**
   * Goes back, or on, to a state.
   *
   * @throws IllegalArgumentException if it is no state of this optimiser and model
   */
  public void restore(Map<String, float[]> state) {
    if (!state.keySet().equals(vectors.keySet())) {
      throw new IllegalArgumentException(
          "the state of an optimiser with %s was given to one with %s"
              .formatted(state.keySet(), vectors.keySet()));
    }
    vectors.forEach((name, vector) -> vector.set(state.get(name)));
  }

  /**
   * From now on all learning rates are multiplied by this.
   *
   * @param scale above 0; 1 leaves them as they are
   */
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

  /**
   * Takes one step on the model's weights.
   *
   * @param dropoutSeed sets, together with the step, what a model with dropout drops
   */
  public StepResult step(long step, Batch given, Phase phase, long dropoutSeed) {
    Batch batch = fitted(given);
    if (step > 0 && step == phase.momentsSince()) {
      forget();
    }
    Update update = updates.computeIfAbsent(Shape.of(batch.rows(), batch.length()), this::build);
    LossGradient gradient = update.gradient();
    double learningRate =
        rateScale
            * spec.learningRate(
                step - phase.rateStart(),
                Math.min(phase.rateEnd(), totalSteps) - phase.rateStart());
    try (TFloat32 scalars =
            LossGradient.vector(scalars(step - phase.momentsSince(), learningRate));
        TInt64 dropped = Dropout.draw(dropoutSeed, step);
        Result result =
            gradient.run(
                model.session(),
                batch,
                runner ->
                    model
                        .dropout()
                        .feed(runner.feed(update.scalars(), scalars), dropped)
                        .addTarget(update.apply()),
                List.of(gradient.loss(), update.gradientNorm(), gradient.crossEntropy()))) {
      return new StepResult(
          step,
          ((TFloat32) result.get(0)).getFloat(),
          operationLosses(batch, (TFloat32) result.get(2)),
          ((TFloat32) result.get(1)).getFloat(),
          learningRate,
          batch.tokenCount());
    }
  }

  /** Padded to one of a few lengths; too long a batch stays as it is, for the model to refuse. */
  private Batch fitted(Batch batch) {
    return batch.padded(Math.max(batch.length(), model.paddedLength(batch.length())));
  }

  private void forget() {
    vectors.values().forEach(vector -> vector.set(new float[model.layout().size()]));
  }

  /** Means over the tokens that count, by the operation of their row. */
  private static double[] operationLosses(Batch batch, TFloat32 crossEntropy) {
    float[] losses = new float[batch.rows() * batch.length()];
    crossEntropy.asRawTensor().data().asFloats().read(losses);
    int operations = Arrays.stream(batch.operations()).max().orElse(-1) + 1;
    double[] sums = new double[operations];
    double[] counts = new double[operations];
    for (int i = 0; i < losses.length; i++) {
      int operation = batch.operations()[i / batch.length()];
      if (operation >= 0 && batch.lossMask()[i] > 0) {
        sums[operation] += losses[i];
        counts[operation]++;
      }
    }
    for (int operation = 0; operation < operations; operation++) {
      sums[operation] /= counts[operation];
    }
    return sums;
  }

  /** The loss of a batch by the weights as they are: mean cross-entropy in nats. */
  float loss(Batch given) {
    Batch batch = fitted(given);
    LossGradient nodes =
        updates.computeIfAbsent(Shape.of(batch.rows(), batch.length()), this::build).gradient();
    try (Result result =
        nodes.run(model.session(), batch, UnaryOperator.identity(), List.of(nodes.loss()))) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /**
   * The loss of a batch and its gradient, without a step.
   *
   * @param gradient receives the gradient in the layout of the parameters
   * @return mean cross-entropy in nats
   */
  float lossAndGradient(Batch batch, float[] gradient) {
    LossGradient nodes =
        updates.computeIfAbsent(Shape.of(batch.rows(), batch.length()), this::build).gradient();
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

  private Update build(Shape shape) {
    LossGradient gradient = LossGradient.build(model, (int) shape.get(0), (int) shape.get(1));
    Ops tf = model.ops();
    Operand<TFloat32> norm = tf.math.sqrt(tf.sum(tf.math.square(gradient.flat()), tf.constant(0)));
    Operand<TFloat32> limit = tf.constant((float) spec.gradientClip());
    Operand<TFloat32> clipped =
        tf.math.mul(
            gradient.flat(), tf.math.div(limit, tf.math.maximum(norm, limit))); // norm <= limit

    Placeholder<TFloat32> scalars =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(SCALARS)));
    FlatVariable parameters = model.parameters();
    Op decay =
        tf.withControlDependencies(clipped)
            .assignSubVariableOp(
                parameters.handle(), tf.math.mul(parameters.read(), scalar(tf, scalars, DECAY)));
    Op apply =
        tf.withControlDependencies(decay)
            .train
            .resourceApplyAdam(
                parameters.handle(),
                firstMoment.handle(),
                secondMoment.handle(),
                scalar(tf, scalars, BETA1_POWER),
                scalar(tf, scalars, BETA2_POWER),
                scalar(tf, scalars, LEARNING_RATE),
                tf.constant((float) spec.beta1()),
                tf.constant((float) spec.beta2()),
                scalar(tf, scalars, EPSILON),
                clipped);
    return new Update(gradient, scalars, norm, apply);
  }

  private float[] scalars(long step, double learningRate) {
    double beta1Power = StrictMath.pow(spec.beta1(), step + 1);
    double beta2Power = StrictMath.pow(spec.beta2(), step + 1);
    float[] scalars = new float[SCALARS];
    scalars[LEARNING_RATE] = (float) learningRate;
    scalars[DECAY] = (float) (learningRate * spec.weightDecay());
    scalars[BETA1_POWER] = (float) beta1Power;
    scalars[BETA2_POWER] = (float) beta2Power;
    // TensorFlow adds epsilon to the uncorrected root; scaled so, it counts as AdamW's own.
    scalars[EPSILON] = (float) (spec.epsilon() * Math.sqrt(1 - beta2Power));
    return scalars;
  }

  private static Operand<TFloat32> scalar(Ops tf, Operand<TFloat32> scalars, int index) {
    return tf.reshape(tf.slice(scalars, tf.array(index), tf.array(1)), tf.array(new int[0]));
  }
}
