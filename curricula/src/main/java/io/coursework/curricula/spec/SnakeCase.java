package io.coursework.curricula.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The spelling of keys and words: {@code dModel} in Java is {@code d_model} in YAML. */
public final class SnakeCase {
  private SnakeCase() {}

  /** A name that begins small. */
  public static String of(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** The word for a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The words for all constants of an enum, in their order. */
  public static List<String> words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(SnakeCase::of).toList();
  }
}
