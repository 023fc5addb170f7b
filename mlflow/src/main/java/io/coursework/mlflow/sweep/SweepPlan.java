package io.coursework.mlflow.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.UnfitFileException;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.Measure;
import io.coursework.tracking.RunHeader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All trials of a sweep.
 *
 * @param sweep its name
 * @param parent our own id of the run that the trials are parts of; empty before it has begun
 * @param experiment the group of runs that it is recorded in; empty before it has begun
 * @param parallel trials at a time; 0 for cores / training.threads
 * @param search which of the trials are run
 * @param judgedBy what of a trial's answers is judged, and on which expressions
 * @param question what the trials answer together
 * @param trials at least one, by number
 */
public record SweepPlan(
    String sweep,
    String parent,
    String experiment,
    int parallel,
    Search search,
    JudgedBy judgedBy,
    Question question,
    List<Trial> trials) {

  /** Its name among the artifacts of the sweep's run. */
  public static final String FILE = "plan.json";

  private static final long LARGEST = 256 << 20; // bytes: 50,000 trials

  private static final String FORMAT = "format";

  /** Of the plans that are written now; those of before versions were counted name none. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  public SweepPlan {
    trials = List.copyOf(trials);
  }

  /** This plan under the run that its trials are parts of. */
  public SweepPlan under(RunHeader header) {
    return new SweepPlan(
        sweep,
        header.clientRunId(),
        header.experiment(),
        parallel,
        search,
        judgedBy,
        question,
        trials);
  }

  /** This plan with some of its trials alone. */
  public SweepPlan only(List<Trial> some) {
    return new SweepPlan(sweep, parent, experiment, parallel, search, judgedBy, question, some);
  }

  /** This plan with its trials judged by something else. */
  public SweepPlan judgedBy(JudgedBy other) {
    return new SweepPlan(sweep, parent, experiment, parallel, search, other, question, trials);
  }

  /** The operations that the trials are judged by; one as a rule. */
  public Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    trials.forEach(trial -> targets.add(trial.spec().target()));
    return targets;
  }

  /** Steps of all trials together. */
  public long steps() {
    return trials.stream().mapToLong(Trial::until).sum();
  }

  /** The trials of each curriculum, in the order of the plan. */
  Map<String, List<Trial>> curricula() {
    Map<String, List<Trial>> curricula = new LinkedHashMap<>();
    for (Trial trial : trials) {
      curricula.computeIfAbsent(trial.spec().name(), name -> new ArrayList<>()).add(trial);
    }
    return curricula;
  }

  /**
   * A trial.
   *
   * @throws ConfigException if there is none of that number
   */
  public Trial trial(long number) {
    return trials.stream()
        .filter(trial -> trial.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "the plan has no trial %d; its trials are %d to %d"
                        .formatted(
                            number,
                            trials.get(0).number(),
                            trials.get(trials.size() - 1).number())));
  }

  /** The plan as a file from which every trial can be run, with its whole configuration. */
  public String json(ConfigLoader config) {
    ObjectNode node = JSON.createObjectNode();
    node.put(FORMAT, VERSION);
    node.put("sweep", sweep).put("parent", parent).put("experiment", experiment);
    node.put("parallel", parallel);
    node.put("measure", SnakeCase.of(judgedBy.measure()));
    node.put("part", SnakeCase.of(judgedBy.part()));
    node.put("question", SnakeCase.of(question));
    node.set("search", config.tree((Record) search));
    ArrayNode list = node.putArray("trials");
    for (Trial trial : trials) {
      list.addObject()
          .put("trial", trial.number())
          .put("id", trial.id())
          .put("config", config.yaml(trial.spec()));
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads such a file. The trials keep the ids that stand there: the configuration of then may lack
   * keys that are younger.
   *
   * @throws ConfigException if it is not a plan, or only a later build reads it
   */
  public static SweepPlan read(Path file, ConfigLoader config) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(PlainFile.own(file).text(LARGEST));
    } catch (JsonProcessingException e) {
      throw noPlan(
          file, "it is not valid JSON from line %d on".formatted(e.getLocation().getLineNr()));
    } catch (NoSuchFileException e) {
      throw noPlan(file, "there is no such file");
    } catch (UnfitFileException e) {
      throw noPlan(file, "it " + e.getReason());
    }
    if (!node.isObject() || !node.path("trials").isArray()) {
      throw noPlan(file, "it has no trials");
    }
    JsonNode version = node.path(FORMAT);
    if (!version.isMissingNode() && !version.isIntegralNumber()) {
      throw noPlan(file, "format = %s is not a version".formatted(version));
    }
    if (version.asLong() > VERSION) {
      throw new ConfigException(FormatVersion.newer(file.toString(), version.asLong(), VERSION));
    }
    List<Trial> trials = new ArrayList<>();
    for (JsonNode trial : node.path("trials")) {
      if (!trial.path("trial").isInt()
          || !trial.path("id").isTextual()
          || !trial.path("config").isTextual()) {
        throw noPlan(file, "a trial has no number, no id or no config");
      }
      int number = trial.get("trial").intValue();
      trials.add(
          Trial.of(
              number,
              trial.get("id").asText(),
              config.parse(
                  trial.path("config").asText(), "trial %d of %s".formatted(number, file))));
    }
    if (trials.isEmpty() || !node.path("sweep").isTextual()) {
      throw noPlan(file, "it has no trials");
    }
    return new SweepPlan(
        node.get("sweep").asText(),
        node.path("parent").asText(),
        node.path("experiment").asText(),
        node.path("parallel").asInt(),
        search(node, config),
        new JudgedBy(
            constant(file, node, "measure", Measure.ANSWER),
            constant(file, node, "part", JudgedPart.HELD_OUT)),
        constant(file, node, "question", Question.NONE),
        trials);
  }

  /** Every trial in a plan of before there was a choice. */
  private static Search search(JsonNode node, ConfigLoader config) {
    return node.has("search")
        ? config.choices(List.of(node.get("search").toString()), Search.class, "search").get(0)
        : new EveryTrial();
  }

  /**
   * One of an enum's.
   *
   * @param otherwise in a plan of before there was a choice
   */
  private static <E extends Enum<E>> E constant(Path file, JsonNode node, String key, E otherwise) {
    if (!node.has(key)) {
      return otherwise;
    }
    return Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
        .filter(constant -> SnakeCase.of(constant).equals(node.get(key).asText()))
        .findFirst()
        .orElseThrow(
            () -> noPlan(file, "%s = %s is not known".formatted(key, node.get(key).asText())));
  }

  private static ConfigException noPlan(Path file, String why) {
    return new ConfigException(
        "%s is not the plan of a sweep (%s); make one with 'coursework sweep plan'"
            .formatted(file, why));
  }
}
