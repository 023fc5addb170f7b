package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.rule.SettingRules;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
    SweepPlan plan =
        spec.search().draws()
            ? drawing(spec, file, settings)
            : listed(spec, points(spec, settings), file, settings, notices);
    if (!spec.rules().isEmpty()) {
      plan.rules()
          .sentences(plan.trials().stream().map(trial -> config.flat(trial.spec())).toList())
          .forEach(notices);
    }
    return plan.with(plan.trials(), plan.growth().with(fresh(spec, plan.trials())))
        .judgedBy(judgedBy(spec, plan.trials()));
  }

  /** All trials of the points. */
  private SweepPlan listed(
      SweepSpec spec,
      List<Point> points,
      Path file,
      List<String> settings,
      Consumer<String> notices) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    for (RunSpec loaded : loaded(points, file, settings)) {
      RunSpec run =
          spec.tables() == RandomTables.OF_EACH_SEED ? loaded.withTablesOfItsSeed() : loaded;
      trials.computeIfAbsent(Trial.id(run), id -> Trial.of(trials.size() + 1, id, run));
    }
    if (trials.size() < points.size()) {
      notices.accept(
          "%d of %d trials are left out: each is the same as another"
              .formatted(points.size() - trials.size(), points.size()));
    }
    return planned(spec, List.copyOf(trials.values()), PlanGrowth.NONE);
  }

  /** The first trials of a search that draws them. */
  private SweepPlan drawing(SweepSpec spec, Path file, List<String> settings) {
    List<String> arms =
        loaded(arms(spec), file, settings).stream().map(config::yaml).distinct().toList();
    SearchSpace space =
        new SearchSpace(arms, spec.random(), spec.when(), spec.seeds(), spec.tables());
    requireBudget(space.trials(), spec);
    PlanGrowth growth =
        new PlanGrowth(Optional.of(space), List.of(), FreshSeeds.NONE, EarlierSettings.NONE);
    try {
      return planned(spec, List.of(), growth)
          .grown(trial -> OptionalDouble.empty(), Set.of(), config);
    } catch (ConfigException e) {
      throw new ConfigException(
          e.problems().stream().map(problem -> problem + " (" + file + ")").toList());
    }
  }

  private SweepPlan planned(SweepSpec spec, List<Trial> trials, PlanGrowth growth) {
    return new SweepPlan(
        spec.name(),
        "",
        "",
        spec.parallel(),
        spec.search(),
        JudgedBy.DEFAULT,
        spec.question(),
        trials,
        growth,
        new SettingRules(spec.rules()));
  }

  private static FreshSeeds fresh(SweepSpec spec, List<Trial> trials) {
    long last = trials.stream().mapToLong(trial -> trial.spec().seed()).max().orElseThrow();
    return spec.race() == 0 && spec.confirm() == 0
        ? FreshSeeds.NONE
        : new FreshSeeds(spec.race(), spec.confirm(), last + 1, spec.tables());
  }

  /** The configurations of points; with a problem, none of them. */
  private List<RunSpec> loaded(List<Point> points, Path file, List<String> settings) {
    List<RunSpec> runs = new ArrayList<>();
    Map<String, Integer> problems = new LinkedHashMap<>();
    for (Point point : points) {
      try {
        runs.add(
            config.load(
                Path.of(point.base()),
                point.settings(settings),
                settings.isEmpty() ? file.toString() : "--set, or in " + file));
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
    return runs;
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

  /**
   * A base and what it is changed by.
   *
   * @param draw the number of its random draw
   */
  private record Point(String base, Map<String, JsonNode> values, int draw) {

    Point with(Map<String, JsonNode> more) {
      Map<String, JsonNode> all = new LinkedHashMap<>(values);
      all.putAll(more);
      return new Point(base, all, draw);
    }

    Point drawn(int number, Map<String, JsonNode> more) {
      return new Point(base, with(more).values(), number);
    }

    List<String> settings(List<String> before) {
      return SettingText.of(before, values);
    }
  }

  private List<Point> points(SweepSpec spec, List<String> settings) {
    List<Point> points = new ArrayList<>();
    for (Point arm : arms(spec)) {
      List<Point> some = new ArrayList<>();
      List<Map<String, JsonNode>> draws = spec.random().points();
      requireBudget((long) points.size() + draws.size(), spec);
      for (int draw = 0; draw < draws.size(); draw++) {
        some.add(arm.drawn(draw, draws.get(draw)));
      }
      for (Condition condition : spec.when()) {
        some = where(condition, some, spec, settings);
      }
      some = ruled(some, new SettingRules(spec.rules()), settings);
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

  /** The bases with all combinations of the grid and the lists. */
  private static List<Point> arms(SweepSpec spec) {
    List<Point> arms = new ArrayList<>();
    for (String base : spec.base().stream().flatMap(BaseFiles::of).toList()) {
      List<Point> some = List.of(new Point(base, Map.of(), 0));
      for (Map.Entry<String, List<JsonNode>> key : spec.grid().entrySet()) {
        some = product(some, values(key.getKey(), key.getValue()), spec);
      }
      for (Map<String, List<JsonNode>> list : spec.lists()) {
        some = product(some, together(list), spec);
      }
      arms.addAll(some);
    }
    return arms;
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
        for (String key : condition.varied()) {
          if (point.values().containsKey(key)) {
            throw new ConfigException(
                "when: two conditions that hold together vary %s; join them into one"
                    .formatted(key));
          }
        }
        here = List.of(point.with(spec.random().values(condition.keys(), point.draw())));
        for (Map.Entry<String, List<JsonNode>> key : condition.grid().entrySet()) {
          here = product(here, values(key.getKey(), key.getValue()), spec);
        }
      }
      all.addAll(here);
    }
    return all;
  }

  /** The points with what the rules give. */
  private List<Point> ruled(List<Point> points, SettingRules rules, List<String> settings) {
    return points.stream()
        .map(point -> point.with(rules.values(key -> value(point, settings, key))))
        .toList();
  }

  private boolean holds(Condition condition, Point point, List<String> settings) {
    return condition.holds(key -> value(point, settings, key));
  }

  private JsonNode value(Point point, List<String> settings, String key) {
    return config.value(Path.of(point.base()), point.settings(settings), key);
  }

  private static JsonNode number(long value) {
    return JsonNodeFactory.instance.numberNode(value);
  }
}
