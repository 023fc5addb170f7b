package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.RecordShape;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.SpecType;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads a tree of YAML into records and reports every problem at once: unknown and missing keys,
 * wrong types, and what the records' own constructors refuse. All keys must be present; defaults
 * are laid under the tree before it comes here.
 */
public final class SpecReader {

  /** Values of components that are left out, by their YAML: a plan asks for them for each trial. */
  private static final Map<String, JsonNode> OTHERWISE = new ConcurrentHashMap<>();

  /** Sections kept: those that thousands of trials share are among the first. */
  private static final int MOST_SECTIONS = 4096;

  private final Set<SpecType> types;

  /** What equal sections gave before: the trials of a plan differ in few. */
  private final Map<Section, Object> sections = new ConcurrentHashMap<>();

  @Inject
  SpecReader(Set<SpecType> types) {
    this.types = types;
    Map<List<Object>, SpecType> byName = new HashMap<>();
    for (SpecType type : types) {
      SpecType other = byName.put(List.of(type.base(), type.name()), type);
      if (other != null) {
        throw new IllegalArgumentException(
            "type: %s of %s is added twice (%s, %s); rename one"
                .formatted(
                    type.name(),
                    type.base().getSimpleName(),
                    other.record().getName(),
                    type.record().getName()));
      }
    }
  }

  /**
   * Reads {@code tree} as a record.
   *
   * @throws ConfigException with all problems, if there are any
   */
  public <T extends Record> T read(JsonNode tree, Class<T> type) {
    Reading reading = new Reading();
    Object value = reading.record(type, tree, "");
    if (!reading.problems.isEmpty()) {
      throw new ConfigException(reading.problems);
    }
    return type.cast(value);
  }

  /**
   * Reads a list of choices, each as it would stand in a record.
   *
   * @param base the interface that they implement
   * @param origin in place of a key, for messages
   * @throws ConfigException with all problems, if there are any
   */
  public <T> List<T> readChoices(List<JsonNode> choices, Class<T> base, String origin) {
    Reading reading = new Reading();
    List<T> read = new ArrayList<>();
    choices.forEach(choice -> read.add(base.cast(reading.choice(base, choice, origin))));
    if (!reading.problems.isEmpty()) {
      throw new ConfigException(reading.problems);
    }
    return read;
  }

  /** The last words of keys whose value is a map from names, such as the weights of operations. */
  Set<String> maps() {
    return types.stream()
        .flatMap(type -> Arrays.stream(type.record().getRecordComponents()))
        .filter(component -> component.getType() == Map.class)
        .map(component -> SnakeCase.of(component.getName()))
        .collect(Collectors.toSet());
  }

  /** What a value below a key was read as. */
  private record Section(Class<?> type, JsonNode node) {}

  /** One pass over one tree. A value with a problem is null; its owner is then not built. */
  private final class Reading {
    private final List<String> problems = new ArrayList<>();

    private Object value(Type type, JsonNode node, String path) {
      if (type instanceof ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        return raw == List.class ? list(arguments[0], node, path) : map(arguments[1], node, path);
      }
      Class<?> raw = (Class<?>) type;
      if (raw == JsonNode.class) {
        return node; // a value of any form, for somebody else to read
      }
      if (raw.isRecord() || raw.isInterface()) {
        return section(raw, node, path);
      }
      return raw.isEnum() ? constant(raw, node, path) : scalar(raw, node, path);
    }

    private Object section(Class<?> type, JsonNode node, String path) {
      Object known = sections.get(new Section(type, node));
      if (known != null) {
        return known;
      }
      int before = problems.size();
      Object read = type.isRecord() ? record(type, node, path) : choice(type, node, path);
      if (problems.size() == before && sections.size() < MOST_SECTIONS) {
        sections.put(new Section(type, node.deepCopy()), read);
      }
      return read;
    }

    private Object record(Class<?> type, JsonNode node, String path) {
      if (!node.isObject()) {
        return problem(path, node, "must be a section with keys");
      }
      RecordShape shape = RecordShape.of(type);
      List<RecordComponent> components = shape.components();
      List<String> keys = shape.keys();
      rejectUnknownKeys(node, keys, path);
      int before = problems.size();
      Object[] arguments = new Object[components.size()];
      for (int i = 0; i < arguments.length; i++) {
        String key = join(path, keys.get(i));
        JsonNode child = childOr(node.get(keys.get(i)), components.get(i));
        if (child == null) {
          problems.add(key + " is missing; give it a value");
        } else if (child.isNull()) {
          problems.add(key + " is empty; write something there, or leave it out");
        } else {
          arguments[i] = value(components.get(i).getGenericType(), child, key);
        }
      }
      return problems.size() > before ? null : construct(shape, arguments, path);
    }

    /** The value in the tree or, where it is left out, the one that the component names. */
    private JsonNode childOr(JsonNode child, RecordComponent component) {
      Key key = component.getAnnotation(Key.class);
      boolean absent = child == null || child.isNull();
      return absent && key != null && !key.otherwise().isEmpty()
          ? OTHERWISE.computeIfAbsent(key.otherwise(), ConfigLoader::value).deepCopy()
          : child;
    }

    private Object construct(RecordShape shape, Object[] arguments, String path) {
      try {
        return shape.build(arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof InvalidSpecException invalid) {
          invalid.problems().forEach(problem -> problems.add(join(path, problem)));
          return null;
        }
        if (e.getCause() instanceof IllegalArgumentException invalid) {
          problems.add(join(path, invalid.getMessage()));
          return null;
        }
        throw new IllegalStateException(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(path + " cannot be built", e);
      }
    }

    /**
     * An interface: {@code type: name} chooses the record, the other keys are its components. A
     * plain name is the type alone.
     */
    private Object choice(Class<?> base, JsonNode given, String path) {
      JsonNode node =
          given.isValueNode() ? JsonNodeFactory.instance.objectNode().set("type", given) : given;
      List<SpecType> choices = types.stream().filter(t -> t.base() == base).toList();
      JsonNode name = node.path("type");
      if (!name.isValueNode() || name.isNull()) {
        problems.add(join(path, "type") + " is missing; choose one of " + names(choices));
        return null;
      }
      for (SpecType type : choices) {
        if (type.name().equals(name.asText())) {
          ObjectNode rest = node.deepCopy();
          rest.remove("type");
          return record(type.record(), rest, path);
        }
      }
      return unknown(join(path, "type"), name.asText(), names(choices));
    }

    private Set<String> names(List<SpecType> choices) {
      return new TreeSet<>(choices.stream().map(SpecType::name).toList());
    }

    private Object constant(Class<?> type, JsonNode node, String path) {
      Map<String, Object> constants = new LinkedHashMap<>();
      for (Object constant : type.getEnumConstants()) {
        constants.put(SnakeCase.of((Enum<?>) constant), constant);
      }
      if (!node.isValueNode() || node.isNull()) {
        return problem(path, node, "must be one of " + constants.keySet());
      }
      Object constant = constants.get(node.asText());
      return constant != null ? constant : unknown(path, node.asText(), constants.keySet());
    }

    private Object list(Type item, JsonNode node, String path) {
      if (!node.isArray()) {
        return problem(path, node, "must be a list, such as [a, b]");
      }
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        items.add(value(item, node.get(i), path + "[" + i + "]"));
      }
      return items;
    }

    private Object map(Type item, JsonNode node, String path) {
      if (!node.isObject()) {
        return problem(path, node, "must be a map, such as {SUM: 1, MAX: 1}");
      }
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties()
          .forEach(
              field ->
                  map.put(
                      field.getKey(), value(item, field.getValue(), join(path, field.getKey()))));
      return map;
    }

    private Object scalar(Class<?> type, JsonNode node, String path) {
      if (type == String.class) {
        return node.isValueNode() && !node.isNull()
            ? node.asText()
            : problem(path, node, "must be a text");
      }
      if (type == boolean.class) {
        return node.isBoolean() ? node.asBoolean() : problem(path, node, "must be true or false");
      }
      if (type == int.class || type == Integer.class || type == long.class) {
        return whole(type, node, path);
      }
      if (type == double.class || type == Double.class) {
        return number(node, path);
      }
      throw new IllegalStateException("no YAML form for " + type + " at " + path);
    }

    private Object whole(Class<?> type, JsonNode node, String path) {
      if (!node.isNumber() && !node.isTextual()) {
        return problem(path, node, "must be a whole number");
      }
      try {
        long whole = Decimal.whole(node.asText());
        if (type == long.class) {
          return whole;
        }
        return (int) whole == whole
            ? (Object) (int) whole
            : problem(
                path, node, "is outside %d..%d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
      } catch (IllegalArgumentException e) {
        return problem(path, node, e.getMessage());
      }
    }

    private Object number(JsonNode node, String path) {
      if (!node.isNumber() && !node.isTextual()) {
        return problem(path, node, "must be a number");
      }
      try {
        return Decimal.number(node.asText());
      } catch (IllegalArgumentException e) {
        return problem(path, node, e.getMessage());
      }
    }

    private void rejectUnknownKeys(JsonNode node, Collection<String> known, String path) {
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!known.contains(key)) {
                  problems.add(
                      join(path, key)
                          + " is not a known key"
                          + NearestName.of(key, known)
                              .map(near -> "; did you mean " + join(path, near) + "?")
                              .orElse(""));
                }
              });
    }

    private Object unknown(String path, String value, Collection<String> known) {
      problems.add(
          "%s = %s is unknown; choose one of %s%s"
              .formatted(
                  path,
                  value,
                  known,
                  NearestName.of(value, known).map(n -> " (nearest: " + n + ")").orElse("")));
      return null;
    }

    private Object problem(String path, JsonNode node, String rule) {
      String shown =
          node.isObject()
              ? "a section"
              : node.isArray() ? "a list" : node.isNull() ? "nothing" : node.asText();
      problems.add((path.isEmpty() ? "the configuration" : path) + " = " + shown + " " + rule);
      return null;
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
