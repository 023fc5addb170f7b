package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Turns a sweep's file into its trials. */
public final class Planner {

  private final ConfigLoader config;

  @Inject
  Planner(ConfigLoader config) {
    this.config = config;
  }

  /**
   * Plans a sweep: base by base, in the order in which the file names what varies, the seeds last.
   * A file and its settings always give the same plan.
   *
   * @param settings {@code key=value} pairs that win over every base, of keys that do not vary
   * @param notices is told of trials that are left out, for they are the same as others
   * @throws ConfigException with every problem of every trial, each once
   */
  public SweepPlan plan(Path file, List<String> settings, Consumer<String> notices) {
    SweepSpec spec = config.read(file, SweepSpec.class, Planner::writeOut);
    requireNotOverruled(spec, settings);
    List<Point> points = points(spec, settings);
    Map<String, Trial> trials = new LinkedHashMap<>();
    Map<String, Integer> problems = new LinkedHashMap<>();
    for (Point point : points) {
      try {
        RunSpec loaded =
            config.load(
                Path.of(point.base()),
                point.settings(settings),
                settings.isEmpty() ? file.toString() : "--set, or in " + file);
        RunSpec run =
            spec.tables() == RandomTables.OF_EACH_SEED ? loaded.withTablesOfItsSeed() : loaded;
        trials.computeIfAbsent(Trial.id(run), id -> Trial.of(trials.size() + 1, id, run));
      } catch (ConfigException e) {
        e.problems().forEach(problem -> problems.merge(problem, 1, Integer::sum));
      } catch (InvalidSpecException e) { // of the control that a trial's name tells
        e.problems().forEach(problem -> problems.merge(problem, 1, Integer::sum));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(
          problems.entrySet().stream()
              .map(
                  problem ->
                      problem.getValue() == points.size()
                          ? problem.getKey()
                          : "%s (in %d of %d trials)"
                              .formatted(problem.getKey(), problem.getValue(), points.size()))
              .toList());
    }
    if (trials.size() < points.size()) {
      notices.accept(
          "%d of %d trials are left out: each is the same as another"
              .formatted(points.size() - trials.size(), points.size()));
    }
    return new SweepPlan(
        spec.name(),
        "",
        "",
        spec.parallel(),
        spec.search(),
        judgedBy(spec, trials.values()),
        spec.question(),
        List.copyOf(trials.values()));
  }

  /**
   * By what trials are judged, the part settled.
   *
   * @throws ConfigException if a trial does not have that part, or a test would choose
   */
  private static JudgedBy judgedBy(SweepSpec spec, Collection<Trial> trials) {
    long monitored = trials.stream().filter(trial -> has(trial, SplitPart.MONITOR)).count();
    if (spec.part() == JudgedPart.AUTO && monitored > 0 && monitored < trials.size()) {
      throw new ConfigException(
          "part = auto: the split of %d of %d trials has a monitor, that of the others does not; say part: held_out, or give all trials a monitor (split.type: parts)"
              .formatted(monitored, trials.size()));
    }
    JudgedPart part = spec.part().settled(monitored > 0);
    long without = trials.stream().filter(trial -> !has(trial, part.part().orElseThrow())).count();
    if (without > 0 && part != JudgedPart.HELD_OUT) {
      throw new ConfigException(
          "part = %s: the split of %d of %d trials does not have that part (split.type: parts has it); choose another part or split"
              .formatted(SnakeCase.of(part), without, trials.size()));
    }
    if (part != JudgedPart.MONITOR && monitored > 0 && spec.search().chooses()) {
      throw new ConfigException(
          "part = %s: the search would choose trials by a test, although their split has a monitor; leave part out"
              .formatted(SnakeCase.of(part)));
    }
    return new JudgedBy(spec.measure(), part);
  }

  private static boolean has(Trial trial, SplitPart part) {
    return trial.spec().split().parts().contains(part);
  }

  /** One base for a list of them, and seeds as a list for their text. */
  private static void writeOut(ObjectNode file) {
    JsonNode base = file.path("base");
    if (base.isTextual()) {
      file.putArray("base").add(base);
    }
    if (file.path("seeds").isArray()) {
      file.put(
          "seeds",
          StreamSupport.stream(file.get("seeds").spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(",")));
    }
  }

  private static void requireNotOverruled(SweepSpec spec, List<String> settings) {
    List<String> problems =
        settings.stream()
            .filter(setting -> spec.varied().contains(setting.split("=", 2)[0]))
            .map(
                setting ->
                    "--set %s would be overruled: the sweep varies it; change the sweep's file"
                        .formatted(setting))
            .toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** A base and what it is changed by. */
  private record Point(String base, Map<String, JsonNode> values) {

    Point with(Map<String, JsonNode> more) {
      Map<String, JsonNode> all = new LinkedHashMap<>(values);
      all.putAll(more);
      return new Point(base, all);
    }

    /**
     * As a user would type them, sections before what is in them: another {@code type} takes the
     * keys of its section away.
     */
    List<String> settings(List<String> before) {
      List<String> settings = new ArrayList<>(before);
      values.keySet().stream()
          .sorted(
              Comparator.comparingInt((String key) -> key.split("\\.").length)
                  .thenComparing(key -> !key.endsWith(".type")))
          .forEach(key -> settings.add(key + "=" + values.get(key)));
      return settings;
    }
  }

  private List<Point> points(SweepSpec spec, List<String> settings) {
    List<Point> points = new ArrayList<>();
    for (String base : spec.base().stream().flatMap(BaseFiles::of).toList()) {
      List<Point> some = List.of(new Point(base, Map.of()));
      for (Map.Entry<String, List<JsonNode>> key : spec.grid().entrySet()) {
        some = product(some, values(key.getKey(), key.getValue()), spec);
      }
      for (Map<String, List<JsonNode>> list : spec.lists()) {
        some = product(some, together(list), spec);
      }
      some = product(some, spec.random().points(), spec);
      for (Condition condition : spec.when()) {
        some = where(condition, some, spec, settings);
      }
      if (!spec.seedList().isEmpty()) {
        some =
            product(
                some,
                spec.seedList().stream()
                    .map(seed -> Map.<String, JsonNode>of("seed", number(seed)))
                    .toList(),
                spec);
      }
      points.addAll(some);
    }
    requireBudget(points.size(), spec);
    return points;
  }

  private static List<Point> product(
      List<Point> points, List<Map<String, JsonNode>> choices, SweepSpec spec) {
    requireBudget((long) points.size() * choices.size(), spec);
    return points.stream().flatMap(point -> choices.stream().map(point::with)).toList();
  }

  private static void requireBudget(long trials, SweepSpec spec) {
    if (trials > spec.budget()) {
      throw new ConfigException(
          "budget = %d is below the %d trials or more of this sweep; raise it, or vary less"
              .formatted(spec.budget(), trials));
    }
  }

  private static List<Map<String, JsonNode>> values(String key, List<JsonNode> values) {
    return values.stream().map(value -> Map.of(key, value)).toList();
  }

  private static List<Map<String, JsonNode>> together(Map<String, List<JsonNode>> list) {
    int length = list.values().iterator().next().size();
    List<Map<String, JsonNode>> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      for (Map.Entry<String, List<JsonNode>> key : list.entrySet()) {
        values.put(key.getKey(), key.getValue().get(i));
      }
      all.add(values);
    }
    return all;
  }

  /** Each point as it is or, where the condition holds, with each combination of its grid. */
  private List<Point> where(
      Condition condition, List<Point> points, SweepSpec spec, List<String> settings) {
    List<Point> all = new ArrayList<>();
    for (Point point : points) {
      List<Point> here = List.of(point);
      if (holds(condition, point, settings)) {
        for (Map.Entry<String, List<JsonNode>> key : condition.grid().entrySet()) {
          if (point.values().containsKey(key.getKey())) {
            throw new ConfigException(
                "when: two conditions that hold together vary %s; join them into one"
                    .formatted(key.getKey()));
          }
          here = product(here, values(key.getKey(), key.getValue()), spec);
        }
      }
      all.addAll(here);
    }
    return all;
  }

  private boolean holds(Condition condition, Point point, List<String> settings) {
    return condition.is().entrySet().stream()
        .allMatch(
            key -> {
              JsonNode actual =
                  config.value(Path.of(point.base()), point.settings(settings), key.getKey());
              JsonNode wanted = key.getValue();
              return wanted.isArray() && !actual.isArray()
                  ? StreamSupport.stream(wanted.spliterator(), false)
                      .anyMatch(one -> same(one, actual))
                  : same(wanted, actual);
            });
  }

  /** Numbers by their value; all else as it is written. */
  private static boolean same(JsonNode one, JsonNode other) {
    if (Decimal.isNumber(one.asText()) && Decimal.isNumber(other.asText())) {
      return new BigDecimal(one.asText()).compareTo(new BigDecimal(other.asText())) == 0;
    }
    return one.isValueNode() && other.isValueNode()
        ? one.asText().equals(other.asText())
        : one.equals(other);
  }

  private static JsonNode number(long value) {
    return JsonNodeFactory.instance.numberNode(value);
  }
}
