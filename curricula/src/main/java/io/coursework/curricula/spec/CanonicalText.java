package io.coursework.curricula.spec;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spec, one text: a record as sorted keys and values, independent of the order of declaration
 * and of {@code toString}. Keys are dotted snake_case paths, values are {@link String#valueOf}.
 */
public final class CanonicalText {
  private CanonicalText() {}

  /**
   * Flattens {@code value} under {@code path}: records by component (with their class as {@code
   * path.type}), maps by key, lists by index from 0; all else is a leaf.
   *
   * @return sorted by key, immutable
   */
  public static Map<String, String> flatten(String path, Object value) {
    Map<String, String> flat = new TreeMap<>();
    put(flat, path, value);
    return Collections.unmodifiableMap(flat);
  }

  private static void put(Map<String, String> flat, String path, Object value) {
    if (value instanceof Record record) {
      flat.put(path + ".type", record.getClass().getSimpleName());
      RecordShape shape = RecordShape.of(record.getClass());
      for (int i = 0; i < shape.keys().size(); i++) {
        put(flat, path + "." + shape.keys().get(i), shape.value(record, i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> put(flat, path + "." + key, item));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        put(flat, path + "." + i, list.get(i));
      }
    } else {
      flat.put(path, String.valueOf(value));
    }
  }
}
