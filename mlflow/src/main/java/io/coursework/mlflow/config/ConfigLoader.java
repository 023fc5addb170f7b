package io.coursework.mlflow.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.spec.Location;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.UnfitFileException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lays a user's file and settings over the defaults and reads the result. */
public final class ConfigLoader {

  /** Bytes: a configuration with every default written out has some thousand. */
  public static final long LARGEST = 1 << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private static final ObjectNode DEFAULTS = section(parseTree(defaults(), "defaults"), "defaults");

  private static final String PROBES = "probes";

  private final SpecReader reader;
  private final SpecWriter writer;

  @Inject
  ConfigLoader(SpecReader reader, SpecWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Reads a configuration.
   *
   * @param file the user's YAML; where it is not found as given, it is looked for in the
   *     distribution
   * @param settings {@code key=value} pairs that win over the file, values in YAML
   * @return with the name of its control, if it has one: nobody takes it for the curriculum itself
   * @throws ConfigException with every problem
   */
  public RunSpec load(Path file, List<String> settings) {
    RunSpec spec = read(text(file), file.toString(), settings);
    return spec.control() == Control.NONE ? spec : spec.with(spec.control());
  }

  /**
   * Reads a configuration as it was recorded. A key that it does not name is younger than it, and
   * has its default: what was done before there was the key.
   */
  public RunSpec parse(String yaml, String origin) {
    try {
      return read(yaml, origin, List.of());
    } catch (ConfigException e) {
      throw new ConfigException(e.problems().stream().map(p -> origin + ": " + p).toList());
    }
  }

  /**
   * Choices as they are written in a configuration, such as probes.
   *
   * @param texts each in YAML: a name, or {@code {type: parity, on: head}}
   * @param base the interface that they implement
   * @param origin where they stand, for messages
   * @throws ConfigException with every problem
   */
  public <T> List<T> choices(List<String> texts, Class<T> base, String origin) {
    return reader.readChoices(
        texts.stream().map(text -> parseTree(text, origin)).toList(), base, origin);
  }

  /**
   * Reads a file that is no configuration of a run but has its form, with no defaults under it.
   *
   * @param file found as for {@link #load}
   * @param shortForms writes out what the file may say in short
   * @throws ConfigException with every problem
   */
  public <T extends Record> T read(Path file, Class<T> type, Consumer<ObjectNode> shortForms) {
    ObjectNode tree = section(parseTree(text(file), file.toString()), file.toString());
    shortForms.accept(tree);
    return reader.read(tree, type);
  }

  /**
   * What a configuration says of one key, before it is checked; missing if it says nothing.
   *
   * @param settings as for {@link #load}
   * @param key such as {@code training.optimizer.type}
   */
  public JsonNode value(Path file, List<String> settings, String key) {
    return tree(text(file), file.toString(), settings).at("/" + key.replace('.', '/'));
  }

  /** A record with all its keys, as {@link #choices} reads it. */
  public ObjectNode tree(Record spec) {
    return writer.tree(spec);
  }

  /** The whole configuration as YAML, every default written out. */
  public String yaml(RunSpec spec) {
    try {
      return YAML.writeValueAsString(writer.tree(spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The defaults with their comments: the reference of all keys. */
  public static String defaults() {
    try (InputStream in = ConfigLoader.class.getResourceAsStream("defaults.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value written in YAML. */
  static JsonNode value(String yaml) {
    return parseTree(yaml, yaml);
  }

  /**
   * The distribution's configurations by the type of their curriculum, as they are named on the
   * command line.
   */
  public static SortedMap<String, List<Path>> shippedByCurriculum() throws IOException {
    Path home = Path.of(System.getProperty("coursework.home", "."));
    SortedMap<String, List<Path>> shipped = new TreeMap<>();
    if (Files.isDirectory(home.resolve("configs"))) {
      try (Stream<Path> files = Files.list(home.resolve("configs"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          String type = parseTree(text(file), file.toString()).at("/curriculum/type").asText();
          shipped.computeIfAbsent(type, t -> new ArrayList<>()).add(home.relativize(file));
        }
      }
    }
    return shipped;
  }

  /**
   * Reads what a data set depends on; the other sections of the file are passed over.
   *
   * @param file a run's configuration; null for the defaults
   * @param settings as for {@link #load}, of seed, task and split
   * @throws ConfigException with every problem
   */
  public DataConfig data(Path file, List<String> settings) {
    List<String> keys = List.of("seed", "task", "split");
    List<String> others =
        settings.stream()
            .filter(setting -> !keys.contains(setting.split("[.=]", 2)[0]))
            .map(setting -> "--set " + setting + " is no key of " + String.join(", ", keys))
            .toList();
    if (!others.isEmpty()) {
      throw new ConfigException(others);
    }
    ObjectNode tree =
        file == null
            ? tree("", "the defaults", settings)
            : tree(text(file), file.toString(), settings);
    return reader.read(tree.retain(keys), DataConfig.class);
  }

  private RunSpec read(String yaml, String origin, List<String> settings) {
    return reader.read(tree(yaml, origin, settings), RunSpec.class);
  }

  /** The defaults under a file under settings. */
  private static ObjectNode tree(String yaml, String origin, List<String> settings) {
    ObjectNode tree = DEFAULTS.deepCopy();
    ObjectNode file = section(parseTree(yaml, origin), origin);
    if (file.path(PROBES).isArray()) { // the short form: those at the end
      file.set(PROBES, YAML.createObjectNode().set("at_end", file.get(PROBES)));
    }
    overlay(tree, file);
    List<String> problems = new ArrayList<>();
    settings.forEach(setting -> apply(tree, setting, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return tree;
  }

  private static ObjectNode section(JsonNode tree, String origin) {
    if (tree instanceof ObjectNode section) {
      return section;
    }
    throw new ConfigException(
        origin + ": must hold sections with keys, such as model: {d_model: 16}");
  }

  private static JsonNode parseTree(String yaml, String origin) {
    if (yaml.length() > LARGEST) {
      throw new ConfigException(
          "%s: has %,d characters, at most %,d are expected"
              .formatted(origin, yaml.length(), LARGEST));
    }
    try {
      JsonNode tree = YAML.readTree(yaml);
      return tree == null || tree.isMissingNode() ? YAML.createObjectNode() : tree;
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s, line %d: %s"
              .formatted(
                  origin,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  reason(e.getOriginalMessage())));
    }
  }

  /** The parser tells first where it was, "while parsing ...", and then what is wrong. */
  private static String reason(String message) {
    return message
        .lines()
        .filter(line -> !line.startsWith("while ") && !line.startsWith(" "))
        .findFirst()
        .orElse("this is no YAML");
  }

  /** Sections are merged key by key; a section of another {@code type} replaces the old one. */
  private static void overlay(ObjectNode base, ObjectNode over) {
    for (Map.Entry<String, JsonNode> field : over.properties()) {
      JsonNode old = base.get(field.getKey());
      if (old instanceof ObjectNode oldSection
          && field.getValue() instanceof ObjectNode newSection
          && (!newSection.has("type") || newSection.get("type").equals(oldSection.get("type")))) {
        overlay(oldSection, newSection);
      } else {
        base.set(field.getKey(), field.getValue());
      }
    }
  }

  private static void apply(ObjectNode tree, String setting, List<String> problems) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      problems.add("--set " + setting + " is no key=value; write for example model.d_model=48");
      return;
    }
    if (setting.substring(equals + 1).isBlank()) {
      problems.add("--set " + setting + " has no value; write for example model.d_model=48");
      return;
    }
    JsonNode value = parseTree(setting.substring(equals + 1), "--set " + setting);
    ObjectNode section = tree;
    String[] keys = setting.substring(0, equals).split("\\.");
    for (int i = 0; i < keys.length - 1; i++) {
      if (!(section.get(keys[i]) instanceof ObjectNode)) {
        section.putObject(keys[i]);
      }
      section = (ObjectNode) section.get(keys[i]);
    }
    String key = keys[keys.length - 1];
    if (key.equals("type") && !value.equals(section.get(key))) {
      section.removeAll(); // the other keys belong to the old type
    }
    section.set(key, value);
  }

  private static String text(Path file) {
    Path found = Location.of(file.toString());
    try {
      return PlainFile.named(found).text(LARGEST);
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
