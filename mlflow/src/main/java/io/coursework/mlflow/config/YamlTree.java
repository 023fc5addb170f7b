package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.Decimal;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A text in YAML as a tree, by the part of YAML that a configuration needs: maps, lists, texts,
 * decimal numbers, true, false and null. All else is refused by name and line: anchors, aliases,
 * tags, merge keys, a second document, a key that stands there twice.
 *
 * <p>A number becomes a number where that says all that is written; every other plain word, such as
 * 010, 1_000, 4e-3 or 1.50, stays the text that it is, for whoever knows what is wanted there.
 *
 * @param root what the text holds; an empty map if it holds nothing
 * @param lines of the keys, from 1: {@code training.steps}, {@code curriculum.stages[0].share}
 */
record YamlTree(JsonNode root, Map<String, Integer> lines) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int DEEPEST = 100; // levels: far more than any configuration has

  /**
   * Reads a text.
   *
   * @param origin the file or option that has it, for messages
   * @throws ConfigException in one line that names origin, line and what is wrong there
   */
  static YamlTree parse(String text, String origin) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ConfigLoader.LARGEST) {
      throw new ConfigException(
          "%s: has %,d bytes, at most %,d are expected"
              .formatted(origin, bytes, ConfigLoader.LARGEST));
    }
    try {
      return new Reading(text, origin).tree();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      String problem = e.getProblem() == null ? "this is not valid YAML" : e.getProblem();
      throw problem(origin, line, problem.lines().findFirst().orElse(""));
    } catch (ReaderException e) {
      int line = 1;
      for (int i = 0; i < Math.min(e.getPosition(), text.length()); i++) {
        line += text.charAt(i) == '\n' ? 1 : 0;
      }
      throw problem(
          origin,
          line,
          "the character U+%04X is not allowed in YAML; remove it".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      throw problem(origin, 1, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static ConfigException problem(String origin, int line, String what) {
    return new ConfigException("%s, line %d: %s".formatted(origin, line, what));
  }

  /** One pass over one text. */
  private static final class Reading {
    private final String origin;
    private final Iterator<Event> events;
    private final Map<String, Integer> lines = new TreeMap<>();

    Reading(String text, String origin) {
      this.origin = origin;
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE); // it was measured before
      this.events = new Yaml(options).parse(new StringReader(text)).iterator();
    }

    YamlTree tree() {
      JsonNode root = NODES.objectNode();
      int documents = 0;
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          throw refused(
              event, "a second document begins; one file holds one: put it into a file of its own");
        }
        if (event instanceof NodeEvent node) {
          root = node(node, "", 0);
        }
      }
      return new YamlTree(root, lines);
    }

    private JsonNode node(NodeEvent event, String path, int depth) {
      requirePlain(event);
      if (depth > DEEPEST) {
        throw refused(event, "this is nested more than %d levels deep".formatted(DEEPEST));
      }
      if (event instanceof ScalarEvent scalar) {
        return scalar(scalar);
      }
      return event instanceof SequenceStartEvent ? list(path, depth) : map(path, depth);
    }

    private ArrayNode list(String path, int depth) {
      ArrayNode list = NODES.arrayNode();
      while (events.next() instanceof NodeEvent item) {
        String place = path + "[" + list.size() + "]";
        lines.put(place, line(item));
        list.add(node(item, place, depth + 1));
      }
      return list;
    }

    private ObjectNode map(String path, int depth) {
      ObjectNode map = NODES.objectNode();
      while (events.next() instanceof NodeEvent event) {
        String key = key(event);
        String place = path.isEmpty() ? key : path + "." + key;
        if (map.has(key)) {
          throw refused(
              event,
              "the key '%s' stands there a second time (first in line %d); keep one"
                  .formatted(key, lines.get(place)));
        }
        lines.put(place, line(event));
        map.set(key, node((NodeEvent) events.next(), place, depth + 1));
      }
      return map;
    }

    private String key(NodeEvent event) {
      requirePlain(event);
      if (!(event instanceof ScalarEvent scalar)) {
        throw refused(event, "a list or map as a key is not supported; write a word");
      }
      if (scalar.isPlain() && scalar.getValue().equals("<<")) {
        throw refused(event, "the merge key << is not supported; write the keys out");
      }
      return scalar.getValue();
    }

    /** Refuses what a node may have in YAML and may not have here. */
    private void requirePlain(NodeEvent event) {
      if (event instanceof AliasEvent) {
        throw refused(
            event,
            "the alias *%s is not supported; write the value out".formatted(event.getAnchor()));
      }
      if (event.getAnchor() != null) {
        throw refused(
            event, "the anchor &%s is not supported; leave it out".formatted(event.getAnchor()));
      }
      String tag =
          event instanceof ScalarEvent scalar
              ? scalar.getTag()
              : event instanceof MappingStartEvent map
                  ? map.getTag()
                  : ((SequenceStartEvent) event).getTag();
      if (tag != null) {
        throw refused(
            event,
            "the tag %s is not supported; leave it out, and write a text in quotes"
                .formatted(tag.replace("tag:yaml.org,2002:", "!!")));
      }
    }

    private static JsonNode scalar(ScalarEvent event) {
      String text = event.getValue();
      if (!event.isPlain()) {
        return NODES.textNode(text);
      }
      return switch (text) {
        case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
        case "true", "True", "TRUE" -> NODES.booleanNode(true);
        case "false", "False", "FALSE" -> NODES.booleanNode(false);
        default -> number(text);
      };
    }

    /** A number if it is written as it would be written by us; else the text. */
    private static JsonNode number(String text) {
      if (Decimal.isNumber(text)) {
        try {
          long whole = Decimal.whole(text);
          JsonNode number =
              (int) whole == whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
          return number.asText().equals(text) ? number : NODES.textNode(text);
        } catch (IllegalArgumentException e) {
          JsonNode number = NODES.numberNode(Double.parseDouble(text));
          return number.asText().equals(text) ? number : NODES.textNode(text);
        }
      }
      return NODES.textNode(text);
    }

    private static int line(Event event) {
      return event.getStartMark().getLine() + 1;
    }

    private ConfigException refused(Event event, String what) {
      return problem(origin, line(event), what);
    }
  }
}
