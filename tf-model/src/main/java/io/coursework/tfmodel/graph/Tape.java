package io.coursework.tfmodel.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Remembers how each value of a forward pass was made, so that the backward pass can be written
 * with as few passes over memory as we know how: TensorFlow's own gradients of a layer norm or an
 * attention take twice as many.
 */
final class Tape {

  /** From the gradient of a value to the gradients of what it was made of, null where none. */
  interface Pullback {
    List<Operand<TFloat32>> of(Operand<TFloat32> gradient);
  }

  private record Entry(
      Output<TFloat32> value, List<? extends Operand<TFloat32>> inputs, Pullback pullback) {}

  private final Ops tf;
  private final List<Entry> entries = new ArrayList<>();

  Tape(Ops tf) {
    this.tf = tf;
  }

  /** Remembers that {@code value} was made of {@code inputs}. */
  void record(
      Operand<TFloat32> value, List<? extends Operand<TFloat32>> inputs, Pullback pullback) {
    entries.add(new Entry(value.asOutput(), inputs, pullback));
  }

  /**
   * Writes the backward pass.
   *
   * @param gradient of the loss with respect to {@code value}, of its shape
   * @param weights what the gradients are wanted of
   * @return the gradient of the loss with respect to each weight that {@code value} was made of
   */
  <K> Map<K, Operand<TFloat32>> gradients(
      Operand<TFloat32> value, Operand<TFloat32> gradient, Map<K, Operand<TFloat32>> weights) {
    Map<Output<TFloat32>, List<Operand<TFloat32>>> parts = new HashMap<>();
    parts.computeIfAbsent(value.asOutput(), k -> new ArrayList<>()).add(gradient);
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      List<Operand<TFloat32>> arrived = parts.remove(entry.value());
      if (arrived == null) {
        continue; // the loss does not depend on it
      }
      List<Operand<TFloat32>> passedOn = entry.pullback().of(sum(arrived));
      for (int input = 0; input < passedOn.size(); input++) {
        if (passedOn.get(input) != null) {
          parts
              .computeIfAbsent(entry.inputs().get(input).asOutput(), k -> new ArrayList<>())
              .add(passedOn.get(input));
        }
      }
    }
    Map<K, Operand<TFloat32>> gradients = new HashMap<>();
    weights.forEach(
        (key, weight) -> {
          List<Operand<TFloat32>> arrived = parts.get(weight.asOutput());
          if (arrived != null) {
            gradients.put(key, sum(arrived));
          }
        });
    return gradients;
  }

  private Operand<TFloat32> sum(List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.math.addN(parts);
  }
}
