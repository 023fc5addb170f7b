package io.coursework.tfmodel;

import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** A tiny model per option of the architecture, and some that combine them. */
public final class Architectures {

  private static final ModelSpec PLAIN =
      new ModelSpec(8, 2, 1, 1, 2, Activation.GELU, 8, true, AttentionBias.NONE);

  private Architectures() {}

  public static Stream<Named<ModelSpec>> all() {
    return Stream.of(
        with(Map.of()),
        with(Map.of("nHeads", 1)),
        with(Map.of("dHead", 3)),
        with(Map.of("nLayers", 2)),
        with(Map.of("recurrences", 3)),
        with(Map.of("nLayers", 2, "recurrences", 2)),
        with(Map.of("block", Block.PARALLEL)),
        with(Map.of("activation", Activation.RELU)),
        with(Map.of("activation", Activation.SWIGLU)),
        with(Map.of("mlpBias", false)),
        with(Map.of("norm", Norm.RMS)),
        with(Map.of("positions", PositionEncoding.SINUSOIDAL)),
        with(Map.of("positions", PositionEncoding.ROTARY)),
        with(Map.of("positions", PositionEncoding.NONE)),
        with(Map.of("tiedHead", false)),
        with(Map.of("attentionBias", AttentionBias.OUTPUT)),
        with(Map.of("attentionBias", AttentionBias.ALL)),
        with(
            Map.of(
                "block", Block.PARALLEL,
                "activation", Activation.SWIGLU,
                "norm", Norm.RMS,
                "positions", PositionEncoding.ROTARY,
                "dHead", 6,
                "tiedHead", false,
                "attentionBias", AttentionBias.ALL,
                "recurrences", 2)));
  }

  /** Models as wide as those that are trained with further foldings, per option that these know. */
  public static Stream<Named<ModelSpec>> wide() {
    return Stream.of(
        wide(Map.of("recurrences", 2)),
        wide(Map.of("nLayers", 2)),
        wide(Map.of("block", Block.PARALLEL)),
        wide(Map.of("norm", Norm.RMS, "activation", Activation.SWIGLU)),
        wide(Map.of("positions", PositionEncoding.SINUSOIDAL)),
        wide(Map.of("positions", PositionEncoding.ROTARY, "dHead", 6)),
        wide(Map.of("positions", PositionEncoding.NONE, "tiedHead", false)),
        wide(Map.of("attentionBias", AttentionBias.ALL)));
  }

  private static Named<ModelSpec> wide(Map<String, Object> changes) {
    Map<String, Object> all = new TreeMap<>(changes);
    all.put("dModel", 128);
    return with(all);
  }

  /** The plain model with other values for some components of the record. */
  public static Named<ModelSpec> with(Map<String, Object> changes) {
    RecordComponent[] components = ModelSpec.class.getRecordComponents();
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        Object usual = components[i].getAccessor().invoke(PLAIN);
        values[i] = changes.getOrDefault(components[i].getName(), usual);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      ModelSpec spec = ModelSpec.class.getDeclaredConstructor(types).newInstance(values);
      return Named.of(changes.isEmpty() ? "plain" : changes.toString(), spec);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause(); // what the record itself refuses
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
