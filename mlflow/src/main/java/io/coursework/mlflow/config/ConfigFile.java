package io.coursework.mlflow.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.Location;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.UnfitFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A configuration as it stands in one file.
 *
 * @param name of the file, for messages
 * @param yaml what it holds
 */
record ConfigFile(String name, YamlTree yaml) {

  /** The key by which a file names the one that it is laid over. */
  static final String BASE = "base";

  private static final int MOST = 10; // files over each other

  /**
   * Reads a file.
   *
   * @param file where it is not found as given, it is looked for in the distribution
   * @throws ConfigException if it cannot be read, or is not YAML
   */
  static ConfigFile read(Path file) {
    return parse(text(file), file.toString());
  }

  static ConfigFile parse(String text, String name) {
    return new ConfigFile(name, YamlTree.parse(text, name));
  }

  /**
   * Reads a file and the files under it: each may name another by {@value #BASE}, seen from its own
   * folder.
   *
   * @return the lowest first, the file itself last; without the key {@value #BASE}
   * @throws ConfigException if one cannot be read, or they are laid in a circle
   */
  static List<ConfigFile> withBases(Path file) {
    Deque<ConfigFile> files = new ArrayDeque<>();
    Path next = file;
    while (next != null) {
      ConfigFile read = files.isEmpty() ? read(next) : files.getFirst().readBase(next);
      files.addFirst(read);
      if (files.size() > MOST) {
        throw new ConfigException(
            "%s: more than %d files are laid over each other by '%s' (%s is one of them); do they form a cycle?"
                .formatted(file, MOST, BASE, read.name()));
      }
      next = read.takeBase(next);
    }
    return List.copyOf(files);
  }

  private ConfigFile readBase(Path file) {
    try {
      return read(file);
    } catch (ConfigException e) {
      throw new ConfigException(
          e.problems().stream().map(problem -> name + ", base: " + problem).toList());
    }
  }

  /** The file that this one names as its base; null if it names none. */
  private Path takeBase(Path file) {
    JsonNode base = section().remove(BASE);
    if (base == null) {
      return null;
    }
    if (!base.isTextual() || base.asText().isBlank()) {
      throw new ConfigException(
          "%s: base = %s is not the name of a file; name one configuration, such as common.yaml"
              .formatted(name, base));
    }
    return file.resolveSibling(base.asText()).normalize();
  }

  /**
   * What it holds.
   *
   * @throws ConfigException if that is not a section with keys
   */
  ObjectNode section() {
    if (yaml.root() instanceof ObjectNode section) {
      return section;
    }
    if (yaml.root().isNull()) {
      return JsonNodeFactory.instance.objectNode(); // no more than the beginning of a document
    }
    throw new ConfigException(
        name + ": must hold sections with keys, such as model: {d_model: 16}");
  }

  private static String text(Path file) {
    Path found = Location.of(file.toString());
    try {
      return PlainFile.named(found).text(ConfigLoader.LARGEST);
    } catch (NoSuchFileException e) {
      Path home = Path.of(System.getProperty("coursework.home", "."));
      throw new ConfigException(
          "%s does not exist, neither here nor in %s; give a YAML file such as configs/joint.yaml"
              .formatted(file, home.resolve(file).toAbsolutePath().normalize()));
    } catch (UnfitFileException e) {
      throw new ConfigException(found + ": " + e.getReason());
    } catch (IOException e) {
      throw new ConfigException(
          found + " cannot be read (" + e.getMessage() + "); give a YAML file");
    }
  }
}
