package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Values of keys as a user would type them. */
final class SettingText {

  private SettingText() {}

  /**
   * Sections before what is in them: another {@code type} takes the keys of its section away.
   *
   * @param before stand first
   */
  static List<String> of(List<String> before, Map<String, JsonNode> values) {
    List<String> settings = new ArrayList<>(before);
    values.keySet().stream()
        .sorted(
            Comparator.comparingInt((String key) -> key.split("\\.").length)
                .thenComparing(key -> !key.endsWith(".type"))
                .thenComparing(key -> key))
        .forEach(key -> settings.add(key + "=" + values.get(key)));
    return settings;
  }
}
