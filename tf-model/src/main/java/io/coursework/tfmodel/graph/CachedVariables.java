package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** Keys and values of every layer in every recurrence. */
final class CachedVariables {

  private final Map<BlockCall, CachedVariable> keys = new LinkedHashMap<>();
  private final Map<BlockCall, CachedVariable> values = new LinkedHashMap<>();

  CachedVariables(Ops tf, ModelSpec spec) {
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        keys.put(new BlockCall(layer, step), new CachedVariable(tf, spec.headWidth()));
        values.put(new BlockCall(layer, step), new CachedVariable(tf, spec.headWidth()));
      }
    }
  }

  CachedVariable keys(BlockCall place) {
    return keys.get(place);
  }

  CachedVariable values(BlockCall place) {
    return values.get(place);
  }

  /** An operation on each. */
  List<Op> each(Function<CachedVariable, Op> operation) {
    return Stream.concat(keys.values().stream(), values.values().stream()).map(operation).toList();
  }

  /** The core, which besides puts all keys and values that it sees in place of the old ones. */
  AttentionCore remembering(AttentionCore core, List<Op> writes) {
    return (q, k, v, place) -> {
      writes.add(keys(place).replace(k));
      writes.add(values(place).replace(v));
      return core.attend(q, k, v, place);
    };
  }
}
