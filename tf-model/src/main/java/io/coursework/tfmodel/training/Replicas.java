package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.ModelGraph;
import io.coursework.tfmodel.graph.Precision;
import io.coursework.tfmodel.graph.ReplicaAxis;
import io.coursework.tfmodel.graph.Transformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Trainings that take their steps together, in one graph: small models fill a device that one of
 * them would leave idle. Each training has its own thread and its own model for everything but the
 * steps; a step begins when all that are left have asked for it, and the last to ask takes it.
 */
public final class Replicas implements AutoCloseable {

  private final ModelGraph graph;
  private final ReplicaOptimizer optimizer;
  private final Set<Integer> left = new TreeSet<>(); // that will ask for steps
  private final Map<Integer, ReplicaOptimizer.Turn> turns = new HashMap<>();
  private final Map<Integer, StepResult> results = new HashMap<>();
  private RuntimeException failure;

  /**
   * @param vocabularySize number of tokens, V
   * @param device where the steps are taken
   * @param threads operations that may run side by side on the CPU
   * @param precision of the products of a step
   * @param batching how their batches are laid out
   * @param optimizer of all, but for the rate and the decay of weights, which each has of its own
   * @param frozen parameters of each that no step changes
   * @param count of the replicas, at least 1
   */
  public Replicas(
      ModelSpec model,
      int vocabularySize,
      String device,
      int threads,
      Precision precision,
      Batching batching,
      OptimizerSpec optimizer,
      ParameterSet frozen,
      int count) {
    this.graph =
        new ModelGraph(model, vocabularySize, device, threads, precision, new ReplicaAxis(count));
    this.optimizer = new ReplicaOptimizer(graph, batching, optimizer, frozen);
    IntStream.range(0, count).forEach(left::add);
  }

  /** All of them. The others wait for each, until it is closed. */
  public List<Replica> replicas() {
    return IntStream.range(0, graph.axis().models()).mapToObj(Replica::new).toList();
  }

  /** After all trainings have ended. */
  @Override
  public void close() {
    graph.close();
  }

  private synchronized StepResult step(int replica, ReplicaOptimizer.Turn turn) {
    turns.put(replica, turn);
    while (!results.containsKey(replica)) {
      if (failure != null) {
        throw new IllegalStateException(
            "a step of all replicas failed: " + failure.getMessage(), failure);
      }
      if (turns.keySet().equals(left)) {
        stepTogether();
      } else {
        await();
      }
    }
    return results.remove(replica);
  }

  private void stepTogether() {
    try {
      results.putAll(optimizer.step(turns));
    } catch (RuntimeException e) {
      failure = e;
    }
    turns.clear();
    notifyAll();
  }

  @SuppressWarnings("WaitNotInLoop") // step() looks again at what it waits for
  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the other replicas", e);
    }
  }

  private synchronized void leave(int replica) {
    left.remove(replica);
    notifyAll();
  }

  /** The place of one training among the others. */
  public final class Replica implements AutoCloseable {

    private final int index;

    private Replica(int index) {
      this.index = index;
    }

    /**
     * What teaches a model in this place, from the weights that it will have at the first step.
     *
     * @param model of the replicas' architecture; the steps change the learner's parameters, not
     *     its
     * @param optimizer its own; differs from that of the others in rate and decay of weights alone
     * @param totalSteps length of its training
     */
    public Learner learner(Transformer model, OptimizerSpec optimizer, long totalSteps) {
      return new Member(index, model, optimizer, totalSteps);
    }

    /** The others no longer wait for it. */
    @Override
    public void close() {
      leave(index);
    }
  }

  private final class Member implements Learner {

    private final int index;
    private final Transformer model;
    private final OptimizerSpec spec;
    private final long totalSteps;
    private double rateScale = 1;
    private boolean placed; // whether its weights are in the graph
    private boolean averaged; // whether their average is there, if one is kept

    Member(int index, Transformer model, OptimizerSpec spec, long totalSteps) {
      this.index = index;
      this.model = model;
      this.spec = spec;
      this.totalSteps = totalSteps;
    }

    @Override
    public StepResult step(long step, Batch batch, Phase phase, long dropoutSeed) {
      place();
      averaged = true;
      double learningRate = rateScale * spec.learningRate(step, phase, totalSteps);
      return Replicas.this.step(
          index, new ReplicaOptimizer.Turn(step, batch, phase, spec, learningRate, dropoutSeed));
    }

    private void place() {
      if (!placed) {
        float[] weights = model.parameters().get();
        synchronized (Replicas.this) {
          optimizer.setWeights(index, weights);
        }
        placed = true;
      }
    }

    @Override
    public float loss(Batch batch) {
      place();
      synchronized (Replicas.this) {
        return optimizer.loss(index, batch);
      }
    }

    @Override
    public float[] weights() {
      synchronized (Replicas.this) {
        return optimizer.average(index).filter(average -> averaged).orElseGet(this::trained);
      }
    }

    /** Those of the last step. */
    private float[] trained() {
      return placed ? optimizer.weights(index) : model.parameters().get();
    }

    @Override
    public SortedMap<String, float[]> state() {
      synchronized (Replicas.this) {
        SortedMap<String, float[]> state = optimizer.state(index);
        optimizer.average(index).ifPresent(average -> state.put(TRAINED, trained()));
        return state;
      }
    }

    @Override
    public void restore(Map<String, float[]> state) {
      synchronized (Replicas.this) {
        optimizer.restore(index, state);
        optimizer.setAverage(index, model.parameters().get());
      }
      averaged = true;
      if (state.containsKey(TRAINED)) {
        model.parameters().set(state.get(TRAINED));
      }
      placed = false;
    }

    @Override
    public void scaleRate(double scale) {
      rateScale = scale;
    }
  }
}
