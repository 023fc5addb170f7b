package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.RecordShape;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.SpecType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes records as the tree that {@link SpecReader} reads back to equal records. */
public final class SpecWriter {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Set<SpecType> types;

  @Inject
  SpecWriter(Set<SpecType> types) {
    this.types = types;
  }

  /** A record with all its keys in the order of declaration. */
  public ObjectNode tree(Record spec) {
    ObjectNode node = NODES.objectNode();
    types.stream()
        .filter(type -> type.record() == spec.getClass())
        .findFirst()
        .ifPresent(type -> node.put("type", type.name()));
    RecordShape shape = RecordShape.of(spec.getClass());
    for (int i = 0; i < shape.keys().size(); i++) {
      node.set(shape.keys().get(i), value(shape.value(spec, i)));
    }
    return node;
  }

  /**
   * A record as flat keys and values, {@code model.d_model = 16}: the form of MLflow's params. A
   * list is one value.
   */
  public SortedMap<String, String> flat(Record spec) {
    SortedMap<String, String> flat = new TreeMap<>();
    flatten("", tree(spec), flat);
    return flat;
  }

  private static void flatten(String path, JsonNode node, SortedMap<String, String> flat) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      flat));
    } else if (node.isArray()) {
      flat.put(path, node.toString().replace("\"", ""));
    } else {
      flat.put(path, node.asText());
    }
  }

  private JsonNode value(Object value) {
    if (value instanceof Record record) {
      return tree(record);
    }
    if (value instanceof JsonNode node) {
      return node;
    }
    if (value instanceof Enum<?> constant) {
      return NODES.textNode(SnakeCase.of(constant));
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(item -> array.add(value(item)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode node = NODES.objectNode();
      new TreeMap<>(map).forEach((key, item) -> node.set(key.toString(), value(item)));
      return node;
    }
    if (value instanceof Integer || value instanceof Long) {
      return NODES.numberNode(((Number) value).longValue());
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    return NODES.textNode(value.toString());
  }
}
