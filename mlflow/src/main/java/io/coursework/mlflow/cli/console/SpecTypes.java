package io.coursework.mlflow.cli.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.SpecKey;
import io.coursework.curricula.spec.SpecType;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The choices of a configurable part as help text and as JSON. */
public final class SpecTypes {

  private SpecTypes() {}

  /** The choices of one part, by name. */
  public static List<SpecType> of(Set<SpecType> types, Class<?> base) {
    return types.stream()
        .filter(type -> type.base() == base)
        .sorted(Comparator.comparing(SpecType::name))
        .toList();
  }

  /** A line for each key of a choice: name, meaning, default. */
  public static String keys(SpecType type) {
    StringBuilder text = new StringBuilder();
    for (SpecKey key : type.keys()) {
      String otherwise = key.otherwise().isEmpty() ? "" : " (default: " + key.otherwise() + ")";
      String line = "    %-14s  %s%s".formatted(key.name(), key.meaning(), otherwise);
      text.append(Wrapping.text(line, 20)).append('\n');
    }
    return text.toString();
  }

  public static ObjectNode json(SpecType type) {
    ObjectNode node = Console.JSON.createObjectNode();
    node.put("type", type.name()).put("summary", type.summary());
    ArrayNode keys = node.putArray("keys");
    for (SpecKey key : type.keys()) {
      ObjectNode entry = keys.addObject().put("name", key.name()).put("meaning", key.meaning());
      if (!key.otherwise().isEmpty()) {
        entry.put("default", key.otherwise());
      }
    }
    return node;
  }
}
