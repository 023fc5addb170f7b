package io.coursework.analysis;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.SpecKey;
import io.coursework.curricula.spec.SpecType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The probes of the catalogue with their defaults. */
public final class Probes {

  private Probes() {}

  /** The catalogue. */
  public static Set<SpecType> types() {
    return Guice.createInjector(new AnalysisModule())
        .getInstance(Key.get(new TypeLiteral<Set<SpecType>>() {}));
  }

  /** Those of some kind, for example {@link Probe}. */
  public static <T> Stream<T> all(Class<T> kind) {
    return all(kind, Map.of());
  }

  /**
   * The same with some keys that are not at their defaults.
   *
   * @param values by the probe's name, a full stop, and the key
   */
  public static <T> Stream<T> all(Class<T> kind, Map<String, String> values) {
    return types().stream()
        .map(type -> with(type, values))
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** The record that a configuration gives which names the type alone. */
  static Record withDefaults(SpecType type) {
    return with(type, Map.of());
  }

  private static Record with(SpecType type, Map<String, String> values) {
    RecordComponent[] components = type.record().getRecordComponents();
    List<SpecKey> keys = type.keys();
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      SpecKey key = keys.get(i);
      arguments.add(
          value(
              components[i].getType(),
              values.getOrDefault(type.name() + "." + key.name(), key.otherwise())));
    }
    try {
      Constructor<? extends Record> constructor =
          type.record()
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      return constructor.newInstance(arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.name() + " cannot be made of its defaults", e);
    }
  }

  private static Object value(Class<?> type, String text) {
    if (type == int.class) {
      return Integer.valueOf(text);
    }
    if (type == double.class) {
      return Double.valueOf(text);
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .filter(constant -> SnakeCase.of((Enum<?>) constant).equals(text))
          .findFirst()
          .orElseThrow();
    }
    if (type == List.class) {
      return Stream.of(text.replaceAll("[\\[\\]]", "").split(", ?"))
          .filter(word -> !word.isEmpty())
          .toList();
    }
    return text;
  }
}
