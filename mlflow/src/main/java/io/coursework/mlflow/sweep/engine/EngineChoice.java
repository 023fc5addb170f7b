package io.coursework.mlflow.sweep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Where the trials of a sweep run, as it is recorded with the sweep: what continues it continues
 * there. No secret is among it.
 *
 * @param engine {@link #LOCAL}, {@link #SPARK} or {@link #SCHEDULER}
 * @param parallel trials at a time on this machine, as the user wants
 * @param memory GiB of this machine for all trials, as the user wants
 * @param master of Spark
 * @param sparkHome the folder of Spark
 * @param sparkProgram the program as Spark's workers see it
 * @param settings of Spark, as {@code key=value}
 * @param withheld keys of settings of Spark that were given and may be secrets
 */
public record EngineChoice(
    String engine,
    Optional<Integer> parallel,
    Optional<Integer> memory,
    Optional<String> master,
    Optional<Path> sparkHome,
    Optional<Path> sparkProgram,
    List<String> settings,
    List<String> withheld) {

  /** In the process of the sweep. */
  public static final String LOCAL = "local";

  /** On a cluster of Spark. */
  public static final String SPARK = "spark";

  /** In processes that somebody else starts, one for each trial. */
  public static final String SCHEDULER = "scheduler";

  /** Its name among the artifacts of the sweep's run. */
  public static final String FILE = "engine.json";

  /** On the sweep's run: the choice in words. */
  public static final String TAG = "coursework.engine";

  private static final long LARGEST = 1 << 20; // bytes
  private static final String FORMAT = "format";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public EngineChoice {
    settings = List.copyOf(settings);
    withheld = List.copyOf(withheld);
  }

  /** In this process, as many at a time as there is room for. */
  public static EngineChoice local() {
    return of(LOCAL);
  }

  /** By somebody else. */
  public static EngineChoice scheduler() {
    return of(SCHEDULER);
  }

  private static EngineChoice of(String engine) {
    return new EngineChoice(
        engine,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** Whether others start the trials. */
  public boolean handedOut() {
    return engine.equals(SCHEDULER);
  }

  /** For people. */
  public String words() {
    return master.map(where -> engine + " at " + where).orElse(engine);
  }

  /** As a file. */
  public byte[] json() {
    ObjectNode node = JSON.createObjectNode().put(FORMAT, VERSION).put("engine", engine);
    parallel.ifPresent(value -> node.put("parallel", value));
    memory.ifPresent(value -> node.put("memory_gib", value));
    master.ifPresent(value -> node.put("master", value));
    sparkHome.ifPresent(value -> node.put("spark_home", value.toString()));
    sparkProgram.ifPresent(value -> node.put("spark_program", value.toString()));
    if (!settings.isEmpty()) {
      settings.forEach(node.putArray("spark_conf")::add);
    }
    if (!withheld.isEmpty()) {
      withheld.forEach(node.putArray("spark_conf_withheld")::add);
    }
    return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What is recorded with a sweep.
   *
   * @param parent the folder of the sweep's run
   * @return empty for a sweep of before there was such a record
   * @throws ConfigException if it is not such a record, or only a later build reads it
   */
  public static Optional<EngineChoice> read(Path parent) throws IOException {
    RunArtifact file = new RunArtifact(parent, FILE);
    if (!file.exists()) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = JSON.readTree(file.text(LARGEST));
    } catch (JsonProcessingException e) {
      node = JSON.missingNode();
    }
    if (node.path(FORMAT).asLong() > VERSION) {
      throw new ConfigException(
          FormatVersion.newer(file.path().toString(), node.path(FORMAT).asLong(), VERSION));
    }
    String engine = node.path("engine").asText();
    if (!List.of(LOCAL, SPARK, SCHEDULER).contains(engine)) {
      throw new ConfigException(
          "%s does not say where the sweep runs; delete it, and say so by --engine"
              .formatted(file.path()));
    }
    return Optional.of(
        new EngineChoice(
            engine,
            whole(node, "parallel"),
            whole(node, "memory_gib"),
            text(node, "master"),
            text(node, "spark_home").map(Path::of),
            text(node, "spark_program").map(Path::of),
            texts(node.path("spark_conf")),
            texts(node.path("spark_conf_withheld"))));
  }

  private static Optional<Integer> whole(JsonNode node, String key) {
    return Optional.of(node.path(key)).filter(JsonNode::canConvertToInt).map(JsonNode::intValue);
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.path(key).textValue());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
    return texts;
  }
}
