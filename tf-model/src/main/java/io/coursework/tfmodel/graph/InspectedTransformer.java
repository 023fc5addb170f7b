package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Axis;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tfmodel.graph.ChangeableHooks.Changeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A transformer whose activations can be read, changed and differentiated by, in a graph of its
 * own: that of a training stays as it is. Its weights are set like those of a {@link Transformer},
 * and its logits are the same up to rounding. Not thread-safe.
 *
 * <p>A run takes about as long as one of the plain model; the first with a new set of hooks read or
 * changed some 20 ms more for every two rounds of a block.
 *
 * <p>The graph grows by one forward pass per length of sequences on first use, and by one backward
 * pass where gradients are wanted.
 */
public final class InspectedTransformer extends ModelGraph {

  private final Weights weights;
  private final int vocabularySize;
  private final Map<Integer, Pass> passes = new LinkedHashMap<>();

  /** The nodes for one length. */
  private record Pass(
      Placeholder<TInt32> tokens, Operand<TFloat32> logits, Map<String, Changeable> hooks) {}

  /** The nodes of a backward pass: a weight for each logit, a gradient by hook. */
  private record Backward(
      Placeholder<TFloat32> logitWeights, Map<String, Operand<TFloat32>> gradients) {}

  private final Map<Integer, Backward> backwards = new HashMap<>();

  /**
   * What is put in an activation's place: keep * activation + add.
   *
   * @param keep row-major in the hook's shape
   * @param add of the same shape
   */
  public record Change(float[] keep, float[] add) {}

  /**
   * What a run gave.
   *
   * @param logits row-major [rows, length, V]
   * @param activations by hook, row-major in its shape
   */
  public record Inspected(float[] logits, Map<String, float[]> activations) {}

  /**
   * Opens a model without weights: {@link #parameters()} must be set before it is run.
   *
   * @param vocabularySize number of tokens, V
   * @param device a name from {@link Devices}
   * @param threads operations that may run side by side, at least 1; the results do not depend on
   *     it
   */
  public InspectedTransformer(ModelSpec spec, int vocabularySize, String device, int threads) {
    super(
        spec,
        vocabularySize,
        device,
        threads,
        Precision.FLOAT32,
        ReplicaAxis.NONE,
        Devices.unrewritten(threads));
    this.vocabularySize = vocabularySize;
    this.weights = Weights.plain(ops(), spec, tensors());
  }

  /** Every hook, in the order of computation. */
  public List<HookPoint> hooks() {
    Pass any = passes.isEmpty() ? pass(1) : passes.values().iterator().next();
    return any.hooks().values().stream().map(Changeable::point).toList();
  }

  /**
   * Runs the model.
   *
   * @param tokens token ids, row-major [rows, length]
   * @param wanted hooks whose activations are wanted, as they are after changes
   * @param changes by hook
   * @throws NoSuchElementException if there is no such hook
   * @throws IllegalArgumentException if a change has not its hook's shape, or the sequences are too
   *     long
   */
  public Inspected run(
      int[] tokens, int rows, int length, Collection<String> wanted, Map<String, Change> changes) {
    Pass pass = pass(length);
    List<String> names = List.copyOf(wanted);
    List<Operand<TFloat32>> fetches = new ArrayList<>(List.of(pass.logits()));
    names.forEach(name -> fetches.add(hook(pass, name).activation()));
    List<float[]> fetched = run(pass, tokens, rows, changes, List.of(), fetches);
    Map<String, float[]> activations = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      activations.put(names.get(i), fetched.get(i + 1));
    }
    return new Inspected(fetched.get(0), activations);
  }

  /**
   * Gradients of a weighted sum of logits with respect to activations as they are after changes.
   *
   * @param tokens token ids, row-major [rows, length]
   * @param logitWeights row-major [rows, length, V]
   * @param wanted hooks
   * @param changes by hook
   * @return by hook, row-major in its shape
   * @throws NoSuchElementException if there is no such hook
   */
  public Map<String, float[]> gradients(
      int[] tokens,
      int rows,
      int length,
      float[] logitWeights,
      Collection<String> wanted,
      Map<String, Change> changes) {
    Pass pass = pass(length);
    Backward backward = backwards.computeIfAbsent(length, own -> backward(pass));
    List<String> names = List.copyOf(wanted);
    names.forEach(name -> hook(pass, name));
    List<Operand<TFloat32>> fetches = names.stream().map(backward.gradients()::get).toList();
    Shape shape = Shape.of(tokens.length, vocabularySize);
    try (TFloat32 fed = TFloat32.tensorOf(shape, DataBuffers.of(logitWeights))) {
      List<float[]> fetched =
          run(
              pass,
              tokens,
              rows,
              changes,
              List.of(new Feed(backward.logitWeights(), fed)),
              fetches);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        gradients.put(names.get(i), fetched.get(i));
      }
      return gradients;
    }
  }

  private record Feed(Operand<TFloat32> node, TFloat32 value) {}

  private List<float[]> run(
      Pass pass,
      int[] tokens,
      int rows,
      Map<String, Change> changes,
      List<Feed> more,
      List<Operand<TFloat32>> fetches) {
    List<Feed> feeds = new ArrayList<>(more);
    List<TFloat32> own = new ArrayList<>();
    try (TInt32 ids = tokens(tokens)) {
      changes.forEach(
          (name, change) -> {
            Changeable hook = hook(pass, name);
            Shape shape = hook.shape().tail().prepend(rows);
            feeds.add(new Feed(hook.keep(), opened(own, name, shape, change.keep())));
            feeds.add(new Feed(hook.add(), opened(own, name, shape, change.add())));
          });
      Session.Runner runner = session().runner().feed(pass.tokens(), ids);
      feeds.forEach(feed -> runner.feed(feed.node(), feed.value()));
      fetches.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<float[]> fetched = new ArrayList<>();
        for (int i = 0; i < fetches.size(); i++) {
          fetched.add(floats((TFloat32) result.get(i)));
        }
        return fetched;
      }
    } finally {
      own.forEach(TFloat32::close);
    }
  }

  private static TFloat32 opened(List<TFloat32> opened, String hook, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "%d values were given for %s, whose shape is %s".formatted(values.length, hook, shape));
    }
    opened.add(TFloat32.tensorOf(shape, DataBuffers.of(values)));
    return opened.get(opened.size() - 1);
  }

  private static Changeable hook(Pass pass, String name) {
    Changeable hook = pass.hooks().get(name);
    if (hook == null) {
      throw new NoSuchElementException("the model has no hook " + name);
    }
    return hook;
  }

  private Pass pass(int length) {
    return passes.computeIfAbsent(length, own -> build(fitting(-1, own)));
  }

  private Pass build(InputShape shape) {
    Ops tf = ops();
    Placeholder<TInt32> tokens = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TInt32> rows = tf.math.floorDiv(tf.shape(tokens), tf.constant(shape.length())); // (1)
    ChangeableHooks hooks = new ChangeableHooks(tf, axis -> size(axis, shape.length()), rows);
    Operand<TFloat32> logits =
        ForwardBuilder.overWholeSequences(
                Layers.inspected(graph(), tf, weights, hooks), spec(), shape, Dropout.NOTHING)
            .logits(tokens);
    return new Pass(tokens, logits, hooks.all());
  }

  private long size(Axis axis, int length) {
    return switch (axis) {
      case POSITION, QUERY, KEY -> length;
      case HEAD -> spec().nHeads();
      case D_MODEL -> spec().dModel();
      case D_HEAD -> spec().headWidth();
      case D_MLP -> spec().dMlp();
      case VOCABULARY -> vocabularySize;
      case ROW -> throw new IllegalArgumentException("rows are as many as are fed");
    };
  }

  private Backward backward(Pass pass) {
    Placeholder<TFloat32> logitWeights =
        ops().placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, vocabularySize)));
    // With respect to what is added at each hook: no such node lies on the way to another.
    Output<?>[] found =
        graph()
            .addGradients(
                null,
                new Output<?>[] {pass.logits().asOutput()},
                pass.hooks().values().stream()
                    .map(hook -> hook.add().asOutput())
                    .toArray(Output<?>[]::new),
                new Output<?>[] {logitWeights.asOutput()});
    Map<String, Operand<TFloat32>> gradients = new HashMap<>();
    int i = 0;
    for (String name : pass.hooks().keySet()) {
      gradients.put(name, found[i++].expect(TFloat32.class));
    }
    return new Backward(logitWeights, gradients);
  }
}
