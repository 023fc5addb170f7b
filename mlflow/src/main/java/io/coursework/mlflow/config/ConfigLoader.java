package io.coursework.mlflow.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coursework.curricula.curriculum.Control;
import io.coursework.mlflow.extension.Extensions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private static final ObjectNode DEFAULTS = ConfigFile.parse(defaults(), "defaults").section();

  private static final String SET = "--set";

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
   * @param file the user's YAML, which may name another that it is laid over, by {@code base};
   *     where it is not found as given, it is looked for in the distribution
   * @param settings {@code key=value} pairs that win over the file, values in YAML
   * @return with the name of its control, if it has one: nobody takes it for the curriculum itself
   * @throws ConfigException with every problem
   */
  public RunSpec load(Path file, List<String> settings) {
    return load(file, settings, SET);
  }

  /**
   * Reads a configuration under settings of any origin.
   *
   * @param option by which the settings were given, for messages
   */
  public RunSpec load(Path file, List<String> settings, String option) {
    LaidTree tree =
        tree(ConfigFile.withBases(file), true, RecordedFormat.VERSION, settings, option);
    RunSpec spec = read(tree, RunSpec.class);
    return spec.control() == Control.NONE ? spec : spec.with(spec.control());
  }

  /**
   * Reads a configuration as it was recorded; a key that it lacks is younger than it, and has the
   * value that it stood for before there was the key.
   */
  public RunSpec parse(String yaml, String origin) {
    return parse(yaml, origin, List.of());
  }

  /**
   * Reads a recorded configuration under settings.
   *
   * @param settings as for {@link #load}
   */
  public RunSpec parse(String yaml, String origin, List<String> settings) {
    return parse(recorded(yaml, origin), origin, settings);
  }

  /**
   * Reads such a configuration, which {@link #recorded} gave, under settings.
   *
   * @param recorded is changed
   * @param settings as for {@link #load}
   */
  public RunSpec parse(ObjectNode recorded, String origin, List<String> settings) {
    try {
      return read(laid(recorded, origin, settings), RunSpec.class);
    } catch (ConfigException e) {
      throw new ConfigException(
          e.problems().stream()
              .map(p -> p.startsWith(origin) || p.startsWith(SET) ? p : origin + ": " + advised(p))
              .toList());
    }
  }

  /** Whoever wrote it knew the choice. */
  private static String advised(String problem) {
    return problem.matches("(\\S+\\.)?type = \\S+ is unknown; .*")
        ? problem + "; if a jar adds it, name that jar in " + Extensions.CLASSPATH
        : problem;
  }

  /**
   * A recorded configuration as a tree, which may be changed and then be read by {@link
   * #parse(ObjectNode, String)}.
   *
   * @throws ConfigException if it is not one
   */
  public ObjectNode recorded(String yaml, String origin) {
    return ConfigFile.parse(yaml, origin).section();
  }

  /**
   * Reads such a tree.
   *
   * @param recorded loses the number of its format
   */
  public RunSpec parse(ObjectNode recorded, String origin) {
    return parse(recorded, origin, List.of());
  }

  private LaidTree laid(ObjectNode recorded, String origin, List<String> settings) {
    ConfigFile file = new ConfigFile(origin, new YamlTree(recorded, Map.of()));
    return tree(List.of(file), false, 0, settings, SET);
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
        texts.stream().map(text -> YamlTree.parse(text, origin).root()).toList(), base, origin);
  }

  /**
   * Reads a file that is not a configuration of a run but has its form, with no defaults under it.
   *
   * @param file found as for {@link #load}
   * @param shortForms writes out what the file may say in short
   * @throws ConfigException with every problem
   */
  public <T extends Record> T read(Path file, Class<T> type, Consumer<ObjectNode> shortForms) {
    ConfigFile given = ConfigFile.read(file);
    ObjectNode section = given.section();
    shortForms.accept(section);
    LaidTree tree =
        new LaidTree(JsonNodeFactory.instance.objectNode(), given.name(), reader.maps());
    tree.lay(section, given.name(), given.yaml().lines());
    return read(tree, type);
  }

  /**
   * What a configuration says of one key, before it is checked; missing if it says nothing.
   *
   * @param settings as for {@link #load}
   * @param key such as {@code training.optimizer.type}
   */
  public JsonNode value(Path file, List<String> settings, String key) {
    return tree(ConfigFile.withBases(file), true, RecordedFormat.VERSION, settings, SET)
        .tree()
        .at("/" + key.replace('.', '/'));
  }

  /**
   * What a recorded configuration says of one key under settings; missing if it says nothing.
   *
   * @param recorded is changed
   */
  public JsonNode value(ObjectNode recorded, List<String> settings, String key) {
    return laid(recorded, SET, settings).tree().at("/" + key.replace('.', '/'));
  }

  /**
   * Reads back what {@link #tree(Record)} wrote.
   *
   * @throws ConfigException with every problem
   */
  public <T extends Record> T record(JsonNode tree, Class<T> type) {
    return reader.read(tree, type);
  }

  /** A record with all its keys, as {@link #choices} reads it. */
  public ObjectNode tree(Record spec) {
    return writer.tree(spec);
  }

  /** The whole configuration as flat keys and values, such as {@code model.d_model}. */
  public SortedMap<String, String> flat(RunSpec spec) {
    return writer.flat(spec);
  }

  /** The whole configuration as YAML, every default written out. */
  public String yaml(RunSpec spec) {
    try {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.put(RecordedFormat.KEY, RecordedFormat.VERSION);
      return YAML.writeValueAsString(tree.setAll(writer.tree(spec)));
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

  /** The keys of the defaults, each as {@link #load} takes it in a setting. */
  public static List<String> keys() {
    List<String> keys = new ArrayList<>();
    keys("", DEFAULTS, keys);
    return keys;
  }

  private static void keys(String before, ObjectNode section, List<String> keys) {
    for (Map.Entry<String, JsonNode> field : section.properties()) {
      String key = before + field.getKey();
      if (field.getValue() instanceof ObjectNode below) {
        keys(key + ".", below, keys);
      } else {
        keys.add(key);
      }
    }
  }

  /** A value written in YAML. */
  static JsonNode value(String yaml) {
    return YamlTree.parse(yaml, yaml).root();
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
          String type = ConfigFile.read(file).yaml().root().at("/curriculum/type").asText();
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
            .map(setting -> "--set " + setting + " is not a key of " + String.join(", ", keys))
            .toList();
    if (!others.isEmpty()) {
      throw new ConfigException(others);
    }
    List<ConfigFile> files =
        file == null ? List.of(ConfigFile.parse("", "the defaults")) : ConfigFile.withBases(file);
    LaidTree tree = tree(files, file != null, RecordedFormat.VERSION, settings, SET);
    tree.tree().retain(keys);
    return read(tree, DataConfig.class);
  }

  /** A record of laid sections; problems name where their keys were written. */
  private <T extends Record> T read(LaidTree tree, Class<T> type) {
    try {
      return reader.read(tree.tree(), type);
    } catch (ConfigException e) {
      throw new ConfigException(tree.placed(e.problems()));
    }
  }

  /**
   * The defaults under files under settings.
   *
   * @param files the lowest first
   * @param named whether messages of a key name its file
   * @param version of the configuration where a file names none
   * @param option by which the settings were given
   */
  private LaidTree tree(
      List<ConfigFile> files, boolean named, long version, List<String> settings, String option) {
    ObjectNode base = DEFAULTS.deepCopy();
    for (ConfigFile file : files) {
      RecordedFormat.lay(base, RecordedFormat.take(file.section(), version, file.name()));
    }
    LaidTree tree =
        new LaidTree(base, named ? files.get(files.size() - 1).name() : "", reader.maps());
    for (ConfigFile file : files) {
      tree.lay(file.section(), file.name(), named ? file.yaml().lines() : Map.of());
      writeOutProbes(tree.tree());
    }
    List<String> problems = new ArrayList<>();
    for (String setting : settings) {
      try {
        tree.set(setting, option);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    writeOutProbes(tree.tree());
    return tree;
  }

  /** The short form, a list of probes, means those at the end. */
  private static void writeOutProbes(ObjectNode tree) {
    if (tree.path(PROBES).isArray()) {
      ObjectNode probes = DEFAULTS.withObjectProperty(PROBES).deepCopy();
      tree.set(PROBES, probes.set("at_end", tree.get(PROBES)));
    }
  }
}
