package io.coursework.curricula.spec;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A key of a configurable record, for help texts.
 *
 * @param name in snake_case
 * @param meaning one line; for a choice of words, the words
 * @param otherwise the value in YAML where the key is left out; empty if it must be given
 */
public record SpecKey(String name, String meaning, String otherwise) {

  /** The keys of a record in the order of their declaration. */
  static List<SpecKey> of(Class<? extends Record> record) {
    return Arrays.stream(record.getRecordComponents()).map(SpecKey::of).toList();
  }

  private static SpecKey of(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    String meaning = key == null ? "" : key.value();
    if (component.getType().isEnum()) {
      List<String> words =
          Arrays.stream(component.getType().getEnumConstants())
              .map(constant -> SnakeCase.of((Enum<?>) constant))
              .toList();
      if (!words.stream().allMatch(meaning::contains)) {
        meaning = (meaning.isEmpty() ? "" : meaning + ": ") + String.join(", ", words);
      }
    }
    return new SpecKey(
        SnakeCase.of(component.getName()), meaning, key == null ? "" : key.otherwise());
  }
}
