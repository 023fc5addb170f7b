package io.coursework.tfmodel.device;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RewriterConfig.Toggle;
import org.tensorflow.types.TFloat32;

/** The devices of this process. */
public final class Devices {

  private static final int MOST_GPUS = 16;

  private Devices() {}

  /**
   * The device that a run will use.
   *
   * @return {@code /device:CPU:0} or {@code /device:GPU:0}
   * @throws NoSuchDeviceException if a GPU is wanted and TensorFlow sees none
   */
  public static String choose(Device wanted) {
    if (wanted == Device.CPU) {
      return name(DeviceType.CPU, 0);
    }
    String gpu = name(DeviceType.GPU, 0);
    if (answers(gpu)) {
      return gpu;
    }
    if (wanted == Device.GPU) {
      throw new NoSuchDeviceException(
          "no GPU is visible to TensorFlow (device: gpu); run 'coursework doctor', or set device:"
              + " cpu");
    }
    return name(DeviceType.CPU, 0);
  }

  /** Every device that can run an operation, the CPU first. */
  public static List<String> visible() {
    List<String> names = new ArrayList<>(List.of(name(DeviceType.CPU, 0)));
    for (int i = 0; i < MOST_GPUS && answers(name(DeviceType.GPU, i)); i++) {
      names.add(name(DeviceType.GPU, i));
    }
    return names;
  }

  /** Whether a device of that name is a GPU. */
  public static boolean isGpu(String device) {
    return DeviceType.valueOf(device.split(":")[1]) == DeviceType.GPU;
  }

  /**
   * Best time of a square matrix product in float32 by one thread, out of five.
   *
   * @param device a name from {@link #visible()}
   * @param n rows and columns
   * @return seconds; 2n³ operations were done in that time
   */
  public static double matrixProductSeconds(String device, int n) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, config(1));
        TFloat32 ones =
            TFloat32.tensorOf(Shape.of(n, n), t -> t.scalars().forEach(x -> x.setFloat(1)))) {
      Ops tf = on(Ops.create(graph), device);
      Operand<TFloat32> matrix = tf.placeholder(TFloat32.class);
      Operand<TFloat32> corner =
          tf.slice(tf.linalg.matMul(matrix, matrix), tf.array(0, 0), tf.array(1, 1));
      double best = Double.MAX_VALUE;
      for (int attempt = 0; attempt < 5; attempt++) {
        long start = System.nanoTime();
        session.runner().feed(matrix, ones).fetch(corner).run().close();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      return best;
    }
  }

  /** Operations made by the result are placed on the device. */
  public static Ops on(Ops tf, String device) {
    String[] parts = device.split(":");
    return tf.withDevice(
        DeviceSpec.newBuilder()
            .deviceType(DeviceType.valueOf(parts[1]))
            .deviceIndex(Integer.parseInt(parts[2]))
            .build());
  }

  /**
   * The session settings of this process.
   *
   * <p>One thread inside an operation, so that sums are taken in one order and the bits do not
   * depend on the number of threads; {@code threads} operations side by side. One thread runs in
   * the caller, without a pool. GPU memory is taken as needed, so that runs can share a device.
   *
   * <p>TensorFlow's arithmetic rewriting is off: what it makes of a step depends on what was in the
   * graph before, such as an evaluation or a batch of another length, and so would the last bits.
   * It saves no time that could be measured. The other rewritings stay, which did no such thing:
   * without them a step of a small model takes 5% longer.
   */
  public static ConfigProto config(int threads) {
    TensorFlowLog.begin();
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(threads == 1 ? -1 : threads)
        .setUsePerSessionThreads(threads != 1)
        .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setRewriteOptions(
                    RewriterConfig.newBuilder().setArithmeticOptimization(Toggle.OFF)))
        .build();
  }

  /**
   * The settings of a session that runs many different parts of its graph, each a few times: they
   * are run as they are written. TensorFlow's rewriting of a graph takes five times as long as all
   * else that it does before a part is run first, and saves nothing that could be measured after
   * it.
   */
  public static ConfigProto unrewritten(int threads) {
    return config(threads).toBuilder()
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
        .build();
  }

  private static boolean answers(String device) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, config(1))) {
      Ops tf = on(Ops.create(graph), device);
      Operand<TFloat32> sum = tf.math.add(tf.constant(1f), tf.constant(1f));
      try (Result result = session.runner().fetch(sum).run()) {
        return ((TFloat32) result.get(0)).getFloat() == 2f;
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String name(DeviceType type, int index) {
    return "/device:" + type + ":" + index;
  }
}
