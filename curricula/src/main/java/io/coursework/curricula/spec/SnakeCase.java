package io.coursework.curricula.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The spelling of keys and words: {@code dModel} in Java is {@code d_model} in YAML. */
public final class SnakeCase {
  private SnakeCase() {}

  /** A name that begins small. */
  public static String of(String camelCase) {
    StringBuilder words = new StringBuilder(camelCase.length() + 4);
    for (int i = 0; i < camelCase.length(); i++) {
      char letter = camelCase.charAt(i);
      if (letter >= 'A' && letter <= 'Z') {
        words.append('_');
      }
      words.append(letter);
    }
    return words.toString().toLowerCase(Locale.ROOT);
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
