package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.UnfitFileException;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.rule.SettingRule;
import io.coursework.mlflow.sweep.rule.SettingRules;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * A plan as a file: some whole configurations, one for each curriculum, and of each trial what it
 * changes of one of them. So a process that runs one trial reads little of the others, and
 * thousands of trials take little room. Plans of format 1 have a whole configuration for each
 * trial.
 */
final class PlanFile {

  private static final String FORMAT = "format";
  private static final String RULES = "rules";
  private static final String OBJECTIVE = "objective";
  private static final String CONSTRAINTS = "constraints";

  /** Of the plans that are written now; those of before versions were counted name none. */
  private static final int VERSION = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line for each trial. */
  private static final ObjectWriter LINES =
      JSON.writer(
          new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

  private PlanFile() {}

  /**
   * Writes a plan.
   *
   * @param trials with what was written before of plans that had some of its trials
   */
  static String json(SweepPlan plan, ConfigLoader config, PlanTrials trials) {
    ObjectNode node = JSON.createObjectNode();
    node.put(FORMAT, VERSION);
    node.put("sweep", plan.sweep()).put("parent", plan.parent());
    node.put("experiment", plan.experiment()).put("parallel", plan.parallel());
    node.put("measure", SnakeCase.of(plan.judgedBy().measure()));
    node.put("part", SnakeCase.of(plan.judgedBy().part()));
    if (!plan.judgedBy().byAccuracy()) {
      ArrayNode objectives = node.putArray(OBJECTIVE);
      plan.judgedBy().objectives().forEach(one -> objectives.add(config.tree(one)));
    }
    if (!plan.judgedBy().constraints().isEmpty()) {
      ArrayNode constraints = node.putArray(CONSTRAINTS);
      plan.judgedBy().constraints().forEach(one -> constraints.add(one.text()));
    }
    node.put("question", SnakeCase.of(plan.question()));
    node.set("search", config.tree((Record) plan.search()));
    if (!plan.rules().byKey().isEmpty()) {
      ObjectNode rules = node.putObject(RULES);
      plan.rules().byKey().forEach((key, rule) -> rules.set(key, config.tree((Record) rule)));
    }
    trials.put(plan.trials(), node);
    GrowthFile.put(plan.growth(), node, config);
    try {
      return LINES.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a plan. The trials keep the ids that stand there: the configuration of then may lack keys
   * that are younger.
   *
   * @param only the number of the trial that is wanted; empty for all
   * @throws ConfigException if it is not a plan, or only a later build reads it, or there is no
   *     such trial
   */
  static SweepPlan read(Path file, ConfigLoader config, OptionalLong only) throws IOException {
    JsonNode node = node(file);
    List<ObjectNode> bases = new ArrayList<>();
    for (JsonNode base : node.path("configs")) {
      bases.add(config.recorded(base.asText(), "a configuration of " + file));
    }
    List<Trial> trials = new ArrayList<>();
    for (JsonNode trial : node.path("trials")) {
      if (!trial.path("trial").isInt() || !trial.path("id").isTextual()) {
        throw noPlan(file, "a trial has no number or no id");
      }
      int number = trial.get("trial").intValue();
      if (only.isEmpty() || only.getAsLong() == number) {
        String origin = "trial %d of %s".formatted(number, file);
        Trial read =
            Trial.of(number, trial.get("id").asText(), spec(trial, bases, config, file, origin));
        trials.add(trial.path(PlanTrials.CONFIRMS).asBoolean() ? read.confirming() : read);
      }
    }
    if (node.path("trials").isEmpty() || !node.path("sweep").isTextual()) {
      throw noPlan(file, "it has no trials");
    }
    if (trials.isEmpty()) {
      JsonNode all = node.get("trials");
      throw new ConfigException(
          "the plan has no trial %d; its trials are %d to %d"
              .formatted(
                  only.getAsLong(),
                  all.get(0).path("trial").asLong(),
                  all.get(all.size() - 1).path("trial").asLong()));
    }
    return new SweepPlan(
        node.get("sweep").asText(),
        node.path("parent").asText(),
        node.path("experiment").asText(),
        node.path("parallel").asInt(),
        search(node, config),
        new JudgedBy(
            constant(file, node, "measure", Measure.ANSWER),
            constant(file, node, "part", JudgedPart.HELD_OUT),
            objectives(node, config),
            StreamSupport.stream(node.path(CONSTRAINTS).spliterator(), false)
                .map(one -> Constraint.of(one.asText()))
                .toList()),
        constant(file, node, "question", Question.NONE),
        trials,
        GrowthFile.read(node, config),
        rules(node, config));
  }

  /** Accuracy in a plan that says nothing else. */
  private static List<Objective> objectives(JsonNode node, ConfigLoader config) {
    List<Objective> objectives = new ArrayList<>();
    node.path(OBJECTIVE).forEach(one -> objectives.add(config.record(one, Objective.class)));
    return objectives.isEmpty() ? List.of(Objective.ACCURACY) : objectives;
  }

  private static JsonNode node(Path file) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(PlainFile.own(file).text(SweepPlan.LARGEST));
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
    return node;
  }

  private static RunSpec spec(
      JsonNode trial, List<ObjectNode> bases, ConfigLoader config, Path file, String origin) {
    JsonNode place = trial.path("config");
    if (place.isTextual()) {
      return config.parse(place.asText(), origin); // of format 1
    }
    if (!place.isInt() || place.intValue() < 0 || place.intValue() >= bases.size()) {
      throw noPlan(file, "a trial has no config");
    }
    ObjectNode tree = bases.get(place.intValue()).deepCopy();
    for (Map.Entry<String, JsonNode> change : trial.path("set").properties()) {
      set(tree, change.getKey(), change.getValue(), file);
    }
    return config.parse(tree, origin);
  }

  private static void set(ObjectNode tree, String pointer, JsonNode value, Path file) {
    try {
      JsonPointer at = JsonPointer.compile(pointer);
      if (!at.matches() && tree.at(at.head()) instanceof ObjectNode section) {
        section.set(at.last().getMatchingProperty(), value);
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw noPlan(file, "'%s' is not a key of its configurations".formatted(pointer));
  }

  /** Every trial in a plan of before there was a choice. */
  private static Search search(JsonNode node, ConfigLoader config) {
    return node.has("search")
        ? config.choices(List.of(node.get("search").toString()), Search.class, "search").get(0)
        : new EveryTrial();
  }

  /** None in a plan of before there were some. */
  private static SettingRules rules(JsonNode node, ConfigLoader config) {
    Map<String, SettingRule> rules = new HashMap<>();
    for (Map.Entry<String, JsonNode> rule : node.path(RULES).properties()) {
      rules.put(
          rule.getKey(),
          config
              .choices(
                  List.of(rule.getValue().toString()),
                  SettingRule.class,
                  RULES + "." + rule.getKey())
              .get(0));
    }
    return new SettingRules(rules);
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
