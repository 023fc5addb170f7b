package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * An optimiser of replicas: one run of the graph is a step of each on its own batch. What a replica
 * yields does not depend on the others, but for rounding where their longer batches widen its own.
 */
final class ReplicaOptimizer {

  private final ModelGraph model;
  private final Batching batching;
  private final OptimizerSpec spec;
  private final UpdateRule rule;
  private final Trainable trainable;
  private final int size; // parameters of one replica, P
  private final Map<Shape, Step> steps = new HashMap<>();

  private record Step(LossGradient gradient, OptimizerUpdate descent) {}

  /**
   * What one replica is to do in a step.
   *
   * @param optimizer its own, of which rate and decay of weights count
   * @param dropoutSeed sets, together with the step, what a model with dropout drops
   */
  record Turn(
      long step,
      Batch batch,
      Phase phase,
      OptimizerSpec optimizer,
      double learningRate,
      long dropoutSeed) {}

  /**
   * An optimiser at step 0: it remembers nothing, and no replica has weights.
   *
   * @param batching how batches are laid out
   * @param frozen parameters of each replica that no step changes
   */
  ReplicaOptimizer(ModelGraph model, Batching batching, OptimizerSpec spec, ParameterSet frozen) {
    this.model = model;
    this.batching = batching;
    this.spec = spec;
    this.rule = spec.rule(model);
    this.trainable = new Trainable(model, frozen);
    this.size = model.layout().size();
    float[] zeros = new float[model.axis().models() * size];
    model.parameters().set(zeros);
    rule.vectors().values().forEach(vector -> vector.set(zeros));
  }

  /** A replica's weights, [P]. */
  float[] weights(int replica) {
    return row(model.parameters(), replica);
  }

  /** Gives a replica weights, [P]. */
  void setWeights(int replica, float[] weights) {
    setRow(model.parameters(), replica, weights);
  }

  /** The average of a replica's weights, [P], where it keeps one. */
  Optional<float[]> average(int replica) {
    return rule.average().map(averages -> row(averages, replica));
  }

  /** Gives a replica an average of its weights, [P], if it keeps one. */
  void setAverage(int replica, float[] average) {
    rule.average().ifPresent(averages -> setRow(averages, replica, average));
  }

  /** What it has learned about a replica beside its weights and their average, by name. */
  SortedMap<String, float[]> state(int replica) {
    SortedMap<String, float[]> state = new TreeMap<>();
    rule.vectors().forEach((name, vectors) -> state.put(name, row(vectors, replica)));
    return state;
  }

  /**
   * Goes back, or on, to a state of one replica.
   *
   * @throws IllegalArgumentException if it is not a state of this optimiser and model
   */
  void restore(int replica, Map<String, float[]> state) {
    SortedMap<String, FlatVariable> vectors = rule.vectors();
    UpdateRule.requireState(vectors, state);
    vectors.forEach((name, vector) -> setRow(vector, replica, state.get(name)));
  }

  private float[] row(FlatVariable vectors, int replica) {
    float[] row = new float[size];
    System.arraycopy(vectors.get(), replica * size, row, 0, size);
    return row;
  }

  private void setRow(FlatVariable vectors, int replica, float[] row) {
    float[] all = vectors.get();
    System.arraycopy(row, 0, all, replica * size, size);
    vectors.set(all);
  }

  /**
   * Takes a step of each replica that has a turn; the weights of the others mean nothing
   * afterwards.
   *
   * @param turns by replica, at least one; all of the same step
   * @return what each measured
   */
  Map<Integer, StepResult> step(Map<Integer, Turn> turns) {
    long step = requireInTime(turns.values());
    turns.forEach(
        (replica, turn) -> {
          if (step > 0 && step == turn.phase().momentsSince()) {
            rule.vectors().values().forEach(v -> setRow(v, replica, new float[size]));
          }
        });
    Map<Integer, Batch> batches = new HashMap<>();
    long[] seeds = new long[model.axis().models()];
    turns.forEach(
        (replica, turn) -> {
          batches.put(replica, turn.batch());
          seeds[replica] = turn.dropoutSeed();
        });
    Map<Integer, BatchRows> laid = laid(batches);
    Step nodes = nodes(laid);
    LossGradient gradient = nodes.gradient();
    try (TFloat32 scalars = scalars(turns);
        TInt64 dropped = Dropout.draws(seeds, step);
        Result result =
            gradient.run(
                model.session(),
                FeedBatch.of(laid, model.axis()),
                runner ->
                    model
                        .dropout()
                        .feed(runner.feed(nodes.descent().scalars(), scalars), dropped)
                        .addTarget(nodes.descent().apply()),
                List.of(gradient.loss(), nodes.descent().norm(), gradient.crossEntropy()))) {
      Map<Integer, StepResult> results = new HashMap<>();
      turns.forEach(
          (replica, turn) ->
              results.put(replica, result(turn, laid.get(replica), result, replica)));
      return results;
    }
  }

  private static long requireInTime(Collection<Turn> turns) {
    long step = turns.iterator().next().step();
    for (Turn turn : turns) {
      if (turn.step() != step) {
        throw new IllegalStateException(
            "replicas in one graph must keep in time, but one is at step %d, another at step %d;"
                    .formatted(step, turn.step())
                + " train them as separate runs");
      }
    }
    return step;
  }

  /** Of each replica in its row, (R, S); those without a turn have any. */
  private TFloat32 scalars(Map<Integer, Turn> turns) {
    Turn any = turns.values().iterator().next();
    float[][] rows = new float[model.axis().models()][];
    for (int replica = 0; replica < rows.length; replica++) {
      Turn turn = turns.getOrDefault(replica, any);
      rows[replica] =
          rule.scalars(
              turn.step() - turn.phase().momentsSince(),
              turn.learningRate(),
              turn.optimizer().weightDecay());
    }
    return TFloat32.tensorOf(StdArrays.ndCopyOf(rows));
  }

  private static StepResult result(Turn turn, BatchRows laid, Result result, int replica) {
    float[] crossEntropy = new float[laid.tokens().length];
    floats(result, 2).offset((long) replica * crossEntropy.length).read(crossEntropy);
    return new StepResult(
        turn.step(),
        floats(result, 0).getFloat(replica),
        StepResult.operationLosses(turn.batch(), laid.inOrder(crossEntropy)),
        floats(result, 1).getFloat(replica),
        turn.learningRate(),
        turn.batch().tokenCount(),
        laid.computed());
  }

  private static FloatDataBuffer floats(Result result, int index) {
    return ((TFloat32) result.get(index)).asRawTensor().data().asFloats();
  }

  /** The loss of a replica's batch by its weights as they are: mean cross-entropy in nats. */
  float loss(int replica, Batch given) {
    Map<Integer, BatchRows> laid = laid(Map.of(replica, given));
    LossGradient gradient = nodes(laid).gradient();
    try (Result result =
        gradient.run(
            model.session(),
            FeedBatch.of(laid, model.axis()),
            UnaryOperator.identity(),
            List.of(gradient.loss()))) {
      return floats(result, 0).getFloat(replica);
    }
  }

  /** All in rows of one shape; too long a batch is for the model to refuse. */
  private Map<Integer, BatchRows> laid(Map<Integer, Batch> batches) {
    int longest = batches.values().stream().mapToInt(Batch::length).max().orElseThrow();
    Map<Integer, BatchRows> laid = new HashMap<>();
    batches.forEach(
        (replica, batch) -> laid.put(replica, batching.lay(batch.padded(longest), model)));
    int most = laid.values().stream().mapToInt(BatchRows::rows).max().orElseThrow();
    laid.replaceAll((replica, rows) -> rows.withRows(most));
    return laid;
  }

  private Step nodes(Map<Integer, BatchRows> batches) {
    BatchRows any = batches.values().iterator().next();
    return steps.computeIfAbsent(
        Shape.of(any.rows(), any.length()),
        shape -> {
          LossGradient gradient =
              LossGradient.build(model, any.rows(), any.length(), batching.anew());
          return new Step(
              gradient,
              OptimizerUpdate.of(model, rule, spec.gradientClip(), trainable, gradient.flat()));
        });
  }
}
