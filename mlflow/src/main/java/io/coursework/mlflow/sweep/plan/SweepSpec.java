package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.Seeds;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.setup.SeedParams;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.rule.SettingRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a sweep tries: every base configuration with every combination of what varies. Keys are
 * those of a run's configuration, such as {@code model.d_model}.
 */
public record SweepSpec(
    @Key("what the sweep is called") String name,
    @Key(
            "files with the configuration of a run, such as one for each curriculum; * for any letters")
        List<String> base,
    @Key(value = "values of each key, all combined", otherwise = "{}")
        Map<String, List<JsonNode>> grid,
    @Key(
            value = "lists of keys that change together: the first values, then the second",
            otherwise = "[]")
        List<Map<String, List<JsonNode>>> lists,
    @Key(value = "points drawn at random", otherwise = "{}") RandomSearch random,
    @Key(
            value = "seeds of every combination, such as 0..4 or [0, 3]; none for the base's",
            otherwise = "''")
        String seeds,
    @Key(
            value =
                "the random tables of tasks (task.domain.table_seed and block_seed): shared, as the base"
                    + " says, or of_each_seed, drawn from the trial's own seed",
            otherwise = "shared")
        RandomTables tables,
    @Key(value = "keys that vary only where others have certain values", otherwise = "[]")
        List<Condition> when,
    @Key(value = "keys whose values follow from those of others, in every trial", otherwise = "{}")
        Map<String, SettingRule> rules,
    @Key(value = "maximum number of trials: a larger plan is refused", otherwise = "1000")
        int budget,
    @Key(value = "trials at a time; 0 for cores / training.threads", otherwise = "0") int parallel,
    @Key(
            value = "which trials of the plan are run, chosen by the results of others",
            otherwise = "{type: all}")
        Search search,
    @Key(
            value =
                "maximum number of trials that are added, of further seeds, where settings cannot be"
                    + " told from the best",
            otherwise = "0")
        int race,
    @Key(
            value =
                "fresh seeds on which the best setting of each curriculum is trained again at the end",
            otherwise = "0")
        int confirm,
    @Key(
            value =
                "what of a model's text must be right where trials are judged: answer, or strict (the"
                    + " whole chain of thought)",
            otherwise = "answer")
        Measure measure,
    @Key(
            value =
                "on which expressions trials are judged: monitor, held_out, unseen_multisets, or auto"
                    + " (the monitor where the split has one, else held_out)",
            otherwise = "auto")
        JudgedPart part,
    @Key(
            value =
                "what is wanted of trials: one {metric, goal}, or a list of two or three, whose best"
                    + " compromises are then shown",
            otherwise = "[{metric: accuracy}]")
        List<Objective> objective,
    @Key(
            value =
                "what settings must keep to, such as model.parameters <= 20000: a param, so that no"
                    + " other setting is trained, or a metric, so that others rank behind",
            otherwise = "[]")
        List<String> constraints,
    @Key(
            value =
                "what its trials are asked at the end: none, sizes (how many weights does a model need"
                    + " to learn the target?), or, by the curricula of configs/paper, paper (its"
                    + " claims) or partners (does the affinity of tasks early in training predict"
                    + " who helps SUM?)",
            otherwise = "none")
        Question question) {

  private static final String SEED = SeedParams.SEED;
  private static final int MOST_OBJECTIVES = 3;

  public SweepSpec {
    base = List.copyOf(base);
    grid = Collections.unmodifiableMap(new LinkedHashMap<>(grid));
    lists =
        lists.stream().map(list -> Collections.unmodifiableMap(new LinkedHashMap<>(list))).toList();
    when = List.copyOf(when);
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    objective = List.copyOf(objective);
    constraints = List.copyOf(constraints);
    Requirements requirements =
        new Requirements()
            .require(
                name.matches("[A-Za-z0-9._+-]{1,64}"),
                "name = '%s' must be 1 to 64 letters, digits or . _ + -",
                name)
            .require(!base.isEmpty(), "base = [] must name one file at least")
            .require(budget >= 1, "budget = %d must be at least 1", budget)
            .require(race >= 0 && race <= 10_000, "race = %d is outside 0..10000", race)
            .require(confirm >= 0 && confirm <= 1000, "confirm = %d is outside 0..1000", confirm)
            .require(parallel >= 0 && parallel <= 256, "parallel = %d is outside 0..256", parallel)
            .require(
                objective.size() >= 1 && objective.size() <= MOST_OBJECTIVES,
                "objective = %d objectives; give 1 to %d",
                objective.size(),
                MOST_OBJECTIVES)
            .require(
                objective.stream().map(Objective::metric).distinct().count() == objective.size(),
                "objective names a metric twice; name each once");
    grid.forEach(
        (key, values) ->
            requirements.require(
                !values.isEmpty(), "grid.%s = [] has no values; leave it out", key));
    for (int i = 0; i < lists.size(); i++) {
      requireEqualLengths(i, lists.get(i), requirements);
    }
    if (search != null && search.draws()) {
      requireDraws(random, when, requirements);
    }
    List<String> always = keysWithoutConditions(grid, lists, random, seeds, tables);
    always.addAll(rules.keySet());
    requireOnce(always, when, requirements);
    requireOfOthers(rules, requirements);
    requirements.throwIfAny();
    if (!seeds.isEmpty()) {
      Seeds.of(seeds, "seeds =");
    }
    constraints.forEach(Constraint::of);
  }

  /** By what its trials are judged, the part as the file says. */
  JudgedBy judgedBy() {
    return new JudgedBy(
        measure, part, objective, constraints.stream().map(Constraint::of).toList());
  }

  /** The constraints that are known before a setting is trained. */
  List<Constraint> early() {
    return judgedBy().constraints().stream().filter(Constraint::early).toList();
  }

  /** The seeds of every combination; empty for the base's. */
  public List<Long> seedList() {
    return seeds.isEmpty() ? List.of() : Seeds.of(seeds, "seeds =");
  }

  /** The keys that the sweep itself sets, for all trials or for some. */
  public Set<String> varied() {
    Set<String> keys = new TreeSet<>(keysWithoutConditions(grid, lists, random, seeds, tables));
    keys.addAll(rules.keySet());
    when.forEach(condition -> keys.addAll(condition.varied()));
    return keys;
  }

  /** A search that draws settings has something to draw. */
  private static void requireDraws(
      RandomSearch random, List<Condition> when, Requirements requirements) {
    requirements.require(
        !random.keys().isEmpty(),
        "search: random.keys is empty, so that there is nothing to choose; name keys and where their"
            + " values are drawn from, and how many settings (random.draws)");
    for (int i = 0; i < when.size(); i++) {
      requirements.require(
          when.get(i).grid().isEmpty(),
          "when[%d].grid does not go with this search, which draws one value a setting; name its keys"
              + " under keys, with type: choice",
          i);
    }
  }

  private static void requireEqualLengths(
      int place, Map<String, List<JsonNode>> list, Requirements requirements) {
    List<Integer> lengths = list.values().stream().map(List::size).distinct().toList();
    requirements
        .require(
            !list.isEmpty() && !lengths.contains(0), "lists[%d] = %s has no values", place, list)
        .require(
            lengths.size() <= 1,
            "lists[%d] has lists of different lengths %s; keys that change together need equally many"
                + " values",
            place,
            lengths);
  }

  /** What a rule gives does not depend on the order of rules. */
  private static void requireOfOthers(Map<String, SettingRule> rules, Requirements requirements) {
    rules.forEach(
        (key, rule) ->
            requirements.require(
                rule == null || !rules.containsKey(rule.of()),
                "rules.%s.of = %s follows from a rule itself; name a key that does not",
                key,
                rule == null ? "" : rule.of()));
  }

  /** Two values for one key of one trial cannot both count. */
  private static void requireOnce(
      List<String> always, List<Condition> when, Requirements requirements) {
    Set<String> seen = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    always.forEach(
        key -> {
          if (!seen.add(key)) {
            twice.add(key);
          }
        });
    // Conditions may exclude each other, and then name the same key.
    when.forEach(
        condition -> condition.varied().stream().filter(seen::contains).forEach(twice::add));
    twice.forEach(
        key -> requirements.require(false, "%s is varied twice; name it in one place", key));
  }

  private static List<String> keysWithoutConditions(
      Map<String, List<JsonNode>> grid,
      List<Map<String, List<JsonNode>>> lists,
      RandomSearch random,
      String seeds,
      RandomTables tables) {
    List<String> keys = new ArrayList<>(grid.keySet());
    lists.forEach(list -> keys.addAll(list.keySet()));
    keys.addAll(random.keys().keySet());
    if (!seeds.isEmpty()) {
      keys.add(SEED);
    }
    if (tables == RandomTables.OF_EACH_SEED) {
      keys.addAll(SeedParams.TABLES);
    }
    return keys;
  }
}
