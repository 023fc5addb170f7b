package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.config.BaseFiles;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.rule.SettingRules;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Turns a sweep's file into its trials. */
public final class Planner {

  private static final int ATTEMPTS = RandomSearch.ATTEMPTS;

  private final ConfigLoader config;
  private final SettingLoader loader;

  @Inject
  Planner(ConfigLoader config, SettingLoader loader) {
    this.config = config;
    this.loader = loader;
  }

  /**
   * Plans a sweep: base by base, in the order in which the file names what varies, the seeds last.
   * A file and its settings always give the same plan.
   *
   * @param settings {@code key=value} pairs that win over every base, of keys that do not vary
   * @param notices is told of trials that are left out, for they are the same as others, or break a
   *     constraint
   * @throws ConfigException with every problem of every trial, each once
   */
  public SweepPlan plan(Path file, List<String> settings, Consumer<String> notices) {
    SweepSpec spec = config.read(file, SweepSpec.class, Planner::writeOut);
    requireNotOverruled(spec, settings);
    if (!spec.early().isEmpty()) {
      requireKnown(spec, loaded(arms(spec), file, settings));
    }
    SweepPlan plan =
        spec.search().draws()
            ? drawing(spec, file, settings, notices)
            : listed(spec, points(spec, settings, notices), file, settings, notices);
    if (!spec.rules().isEmpty()) {
      plan.rules()
          .sentences(plan.trials().stream().map(trial -> config.flat(trial.spec())).toList())
          .forEach(notices);
    }
    if (spec.question() == Question.PAPER) {
      requireOneRunOfEach(plan.trials());
    }
    return plan.with(plan.trials(), plan.growth().with(fresh(spec, plan.trials())))
        .judgedBy(Judging.of(spec, plan.trials(), loader));
  }

  /** Claims compare arms by size and block; of two runs of one cell either would be a choice. */
  private static void requireOneRunOfEach(List<Trial> trials) {
    Set<List<Object>> cells = new HashSet<>();
    for (Trial trial : trials) {
      RunSpec run = trial.spec();
      if (!cells.add(List.of(run.name(), run.model().dModel(), run.seed()))) {
        throw new ConfigException(
            "question: paper takes one run of each curriculum, model.d_model and seed; %s has several at %d and %d; vary nothing else, or leave the question out"
                .formatted(run.name(), run.model().dModel(), run.seed()));
      }
    }
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
  private SweepPlan drawing(
      SweepSpec spec, Path file, List<String> settings, Consumer<String> notices) {
    List<String> arms =
        loaded(arms(spec), file, settings).stream().map(config::yaml).distinct().toList();
    Drawing drawing =
        new Drawing(space(spec, arms), new SettingRules(spec.rules()), spec.early(), loader);
    SearchSpace space =
        space(
            spec,
            IntStream.range(0, arms.size()).filter(drawing::keeps).mapToObj(arms::get).toList());
    if (space.arms().isEmpty()) {
      throw new ConfigException(Constraint.leaveNothing(spec.early(), ATTEMPTS * arms.size()));
    }
    tellBroken(arms.size() - space.arms().size(), arms.size(), spec, notices);
    requireBudget(space.trials(), spec);
    PlanGrowth growth =
        new PlanGrowth(Optional.of(space), List.of(), FreshSeeds.NONE, EarlierSettings.NONE);
    try {
      return planned(spec, List.of(), growth).grown(trial -> Optional.empty(), Set.of(), loader);
    } catch (ConfigException e) {
      throw new ConfigException(
          e.problems().stream().map(problem -> problem + " (" + file + ")").toList());
    }
  }

  private static SearchSpace space(SweepSpec spec, List<String> arms) {
    return new SearchSpace(arms, spec.random(), spec.when(), spec.seeds(), spec.tables());
  }

  /** A constraint without a slash is on a param that is a number in some run. */
  private void requireKnown(SweepSpec spec, List<RunSpec> arms) {
    Set<String> numbers = new TreeSet<>(spec.varied());
    arms.forEach(arm -> numbers.addAll(loader.numbers(arm).keySet()));
    for (Constraint constraint : spec.early()) {
      if (!numbers.contains(constraint.of())) {
        throw new ConfigException(
            Judging.unknown("constraints: " + constraint.text(), constraint.of(), numbers));
      }
    }
  }

  /** Says what constraints leave out; all is too much. */
  private static void tellBroken(int broken, int all, SweepSpec spec, Consumer<String> notices) {
    if (broken > 0 && broken == all) {
      throw new ConfigException(Constraint.leaveNothing(spec.early(), all));
    }
    if (broken > 0) {
      notices.accept(
          "%d of %d settings are left out: they do not keep to %s"
              .formatted(broken, all, Constraint.texts(spec.early())));
    }
  }

  private SweepPlan planned(SweepSpec spec, List<Trial> trials, PlanGrowth growth) {
    return new SweepPlan(
        spec.name(),
        "",
        "",
        spec.parallel(),
        spec.search(),
        spec.judgedBy(),
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

  /** One base or objective for a list of them, and seeds as a list for their text. */
  private static void writeOut(ObjectNode file) {
    JsonNode objective = file.path("objective");
    if (objective.isObject()) {
      file.putArray("objective").add(objective);
    }
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
   * @param attempt at that draw
   */
  private record Point(String base, Map<String, JsonNode> values, int draw, int attempt) {

    Point with(Map<String, JsonNode> more) {
      Map<String, JsonNode> all = new LinkedHashMap<>(values);
      all.putAll(more);
      return new Point(base, all, draw, attempt);
    }

    /** This one as it is drawn, or drawn again. */
    Point drawn(int number, int again, Map<String, Draw> keys, SweepSpec spec) {
      Map<String, JsonNode> more = spec.random().values(keys, number, again);
      return new Point(base, with(more).values(), number, again);
    }

    List<String> settings(List<String> before) {
      return SettingText.of(before, values);
    }
  }

  private List<Point> points(SweepSpec spec, List<String> settings, Consumer<String> notices) {
    List<Point> points = new ArrayList<>();
    int broken = 0;
    int all = 0;
    for (Point arm : arms(spec)) {
      List<Point> some = new ArrayList<>();
      requireBudget((long) points.size() + spec.random().points(), spec);
      for (int draw = 0; draw < spec.random().points(); draw++) {
        List<Point> kept = List.of();
        int drawn = 0;
        int attempts = spec.early().isEmpty() || spec.random().draws() == 0 ? 1 : ATTEMPTS;
        for (int attempt = 0; attempt < attempts && kept.isEmpty(); attempt++) {
          List<Point> here = List.of(arm.drawn(draw, attempt, spec.random().keys(), spec));
          for (Condition condition : spec.when()) {
            here = where(condition, here, spec, settings);
          }
          here = ruled(here, new SettingRules(spec.rules()), settings);
          drawn = here.size();
          kept = here.stream().filter(point -> keeps(point, spec, settings)).toList();
        }
        if (kept.isEmpty() && some.isEmpty() && attempts > 1) {
          all += attempts * drawn;
          broken += attempts * drawn;
          break; // so many settings have shown it: no further draw is worth its time
        }
        all += drawn;
        broken += drawn - kept.size();
        some.addAll(kept);
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
    tellBroken(broken, all, spec, notices);
    requireBudget(points.size(), spec);
    return points;
  }

  /** Whether a point keeps to the constraints on params; one that is not valid is told later. */
  private boolean keeps(Point point, SweepSpec spec, List<String> settings) {
    if (spec.early().isEmpty()) {
      return true;
    }
    try {
      RunSpec run = config.load(Path.of(point.base()), point.settings(settings));
      return loader.broken(run, spec.early()).isEmpty();
    } catch (ConfigException | InvalidSpecException e) {
      return true;
    }
  }

  /** The bases with all combinations of the grid and the lists. */
  private static List<Point> arms(SweepSpec spec) {
    List<Point> arms = new ArrayList<>();
    for (String base : spec.base().stream().flatMap(BaseFiles::of).toList()) {
      List<Point> some = List.of(new Point(base, Map.of(), 0, 0));
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
        here = List.of(point.drawn(point.draw(), point.attempt(), condition.keys(), spec));
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
