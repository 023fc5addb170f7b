package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sections laid over each other, later ones on top, and where each key's value was written. */
final class LaidTree {

  private final ObjectNode tree;
  private final String file;
  private final Set<String> maps;
  private final Map<String, String> places = new HashMap<>(); // by key: "line 3", "--set"

  /**
   * @param base lies below everything; is changed
   * @param file that messages name; empty where they name nothing
   * @param maps the last words of keys whose maps are one value, such as a mixture's weights: what
   *     is laid over them replaces them
   */
  LaidTree(ObjectNode base, String file, Set<String> maps) {
    this.tree = base;
    this.file = file;
    this.maps = maps;
  }

  ObjectNode tree() {
    return tree;
  }

  /**
   * Sections are merged key by key; a section of another {@code type} replaces the old one.
   *
   * @param source the file that messages about these keys name
   * @param lines of the keys in it; empty where messages name nothing
   */
  void lay(ObjectNode over, String source, Map<String, Integer> lines) {
    overlay(tree, over);
    lines.forEach((key, line) -> places.put(key, source + ", line " + line));
  }

  /**
   * Sets one key; a value that is a map is merged as in a file.
   *
   * @param setting {@code key=value}, the value in YAML
   * @param option that it was given by, for messages
   * @throws ConfigException if it is not of that form
   */
  void set(String setting, String option) {
    int equals = setting.indexOf('=');
    String origin = option + " " + setting.lines().findFirst().orElse("");
    String path = equals < 0 ? setting : setting.substring(0, equals);
    if (equals < 1) {
      throw new ConfigException(origin + " is not key=value; write for example model.d_model=48");
    }
    if (setting.substring(equals + 1).isBlank()) {
      throw new ConfigException(origin + " has no value; write for example model.d_model=48");
    }
    String[] keys = path.split("\\.", -1);
    for (String key : keys) {
      if (key.isBlank() || !key.equals(key.strip())) {
        throw new ConfigException(
            "%s: '%s' is not the name of a key; write for example model.d_model=48"
                .formatted(origin, path));
      }
    }
    JsonNode value = YamlTree.parse(setting.substring(equals + 1), origin).root();
    ObjectNode section = tree;
    for (int i = 0; i < keys.length - 1; i++) {
      JsonNode next = section.get(keys[i]);
      if (next != null && next.isNull()) {
        return; // that it is empty is said where it is read
      }
      if (next != null && !next.isObject()) {
        throw new ConfigException(
            "%s: %s is not a section with keys"
                .formatted(origin, String.join(".", Arrays.copyOf(keys, i + 1))));
      }
      section = next == null ? section.putObject(keys[i]) : (ObjectNode) next;
    }
    String key = keys[keys.length - 1];
    if (key.equals("type") && !value.equals(section.get(key))) {
      section.removeAll(); // the other keys belong to the old type
    }
    set(section, key, value, path, option);
  }

  /** A map is merged as in a file; what stood below any other value goes. */
  private void set(ObjectNode section, String key, JsonNode value, String path, String option) {
    if (merges(key, section.get(key), value)) {
      ObjectNode below = (ObjectNode) section.get(key);
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        set(below, field.getKey(), field.getValue(), path + "." + field.getKey(), option);
      }
      return;
    }
    section.set(key, value);
    places.keySet().removeIf(known -> known.startsWith(path + ".") || known.startsWith(path + "["));
    places.put(path, option);
  }

  /** Problems, each of which begins with its key, with the place where that was written. */
  List<String> placed(List<String> problems) {
    return problems.stream().map(problem -> problem + place(problem.split(" ", 2)[0])).toList();
  }

  private String place(String key) {
    String known = key;
    while (!known.isEmpty() && !places.containsKey(known)) {
      known =
          known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
    }
    String place = known.isEmpty() ? file : places.get(known);
    return place.isEmpty() ? "" : " (" + place + ")";
  }

  private void overlay(ObjectNode base, ObjectNode over) {
    for (Map.Entry<String, JsonNode> field : over.properties()) {
      JsonNode old = base.get(field.getKey());
      if (merges(field.getKey(), old, field.getValue())) {
        overlay((ObjectNode) old, (ObjectNode) field.getValue());
      } else {
        base.set(field.getKey(), field.getValue());
      }
    }
  }

  /** Whether both are sections, and the upper one is not of another type. */
  private boolean merges(String key, JsonNode old, JsonNode over) {
    return !maps.contains(key)
        && old instanceof ObjectNode
        && over instanceof ObjectNode
        && (!over.has("type") || over.get("type").equals(old.get("type")));
  }
}
