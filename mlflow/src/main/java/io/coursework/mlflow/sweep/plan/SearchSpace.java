package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Decimal;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.Seeds;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.mlflow.sweep.tpe.AxisGroup;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What a search that draws settings as it goes may draw. It lies in the plan, so that a sweep goes
 * on without its file.
 *
 * @param arms configurations, each of which is searched on its own
 * @param random the keys that always vary, and how many settings of each arm are drawn
 * @param when the keys that vary only under conditions
 * @param seeds of every setting, such as 0..3; empty for the arms' own
 * @param tables where the random tables of tasks come from
 */
public record SearchSpace(
    List<String> arms,
    RandomSearch random,
    List<Condition> when,
    String seeds,
    RandomTables tables) {

  public SearchSpace {
    arms = List.copyOf(arms);
    when = List.copyOf(when);
  }

  /** Its axes; a condition asks the configuration that the values before it give. */
  List<AxisGroup> groups(int arm, SettingLoader loader) {
    List<AxisGroup> groups = new ArrayList<>();
    groups.add(AxisGroup.always(axes(random.keys())));
    for (Condition condition : when) {
      groups.add(
          new AxisGroup(axes(condition.keys()), at -> holds(condition, arm, values(at), loader)));
    }
    return groups;
  }

  private static Map<String, SearchAxis> axes(Map<String, Draw> keys) {
    Map<String, SearchAxis> axes = new TreeMap<>();
    keys.forEach((key, draw) -> axes.put(key, draw.axis()));
    return axes;
  }

  private boolean holds(
      Condition condition, int arm, Map<String, JsonNode> values, SettingLoader loader) {
    List<String> settings = SettingText.of(List.of(), values);
    return condition.holds(key -> loader.value(arms.get(arm), settings, key));
  }

  private Map<String, Draw> draws() {
    Map<String, Draw> draws = new TreeMap<>(random.keys());
    when.forEach(condition -> draws.putAll(condition.keys()));
    return draws;
  }

  /** The values at coordinates. */
  Map<String, JsonNode> values(Map<String, Double> at) {
    Map<String, Draw> draws = draws();
    Map<String, JsonNode> values = new TreeMap<>();
    at.forEach((key, coordinate) -> values.put(key, draws.get(key).at(coordinate)));
    return values;
  }

  /** The coordinates of values. */
  Map<String, Double> coordinates(Map<String, JsonNode> values) {
    Map<String, Draw> draws = draws();
    Map<String, Double> at = new TreeMap<>();
    values.forEach((key, value) -> at.put(key, draws.get(key).coordinate(value).orElseThrow()));
    return at;
  }

  /** All keys that vary, some perhaps under conditions alone. */
  public Set<String> keys() {
    return draws().keySet();
  }

  /**
   * What a run of another sweep has for the keys that vary.
   *
   * @param params of the run, as they are recorded
   * @return empty if it lies outside of this space
   */
  public Optional<Map<String, JsonNode>> values(SortedMap<String, String> params) {
    Map<String, Draw> varying = new TreeMap<>(random.keys());
    when.stream()
        .filter(condition -> condition.holds(key -> node(params.get(key))))
        .forEach(condition -> varying.putAll(condition.keys()));
    Map<String, JsonNode> values = new TreeMap<>();
    varying.forEach(
        (key, draw) ->
            draw.coordinate(node(params.get(key))).ifPresent(at -> values.put(key, draw.at(at))));
    return values.size() == varying.size() ? Optional.of(values) : Optional.empty();
  }

  private static JsonNode node(String param) {
    if (param == null) {
      return MissingNode.getInstance();
    }
    if (!Decimal.isNumber(param)) {
      return TextNode.valueOf(param);
    }
    BigDecimal number = new BigDecimal(param);
    return number.scale() <= 0
        ? BigIntegerNode.valueOf(number.toBigInteger())
        : DoubleNode.valueOf(number.doubleValue());
  }

  /**
   * The values of a setting that is drawn at random, as a sweep without a search draws them.
   *
   * @param attempt as for {@link RandomSearch#values}
   */
  Map<String, JsonNode> drawn(int arm, int number, int attempt, SettingLoader loader) {
    Map<String, JsonNode> values = new TreeMap<>(random.values(random.keys(), number, attempt));
    for (Condition condition : when) {
      if (holds(condition, arm, values, loader)) {
        values.putAll(random.values(condition.keys(), number, attempt));
      }
    }
    return values;
  }

  /** What is random about a setting depends on the seed of the draws and its number alone. */
  RandomGenerator generator(String stream, long... counters) {
    return Randomness.of(random.seed(), stream, counters);
  }

  /** The configurations of a setting, one a seed, with what follows from its values by rules. */
  List<RunSpec> specs(
      int arm, Map<String, JsonNode> values, SettingRules rules, SettingLoader loader) {
    List<String> drawn = SettingText.of(List.of(), values);
    Map<String, JsonNode> whole = new TreeMap<>(values);
    whole.putAll(rules.values(key -> loader.value(arms.get(arm), drawn, key)));
    RunSpec spec = loader.spec(arms.get(arm), SettingText.of(List.of(), whole));
    List<Long> all = seeds.isEmpty() ? List.of(spec.seed()) : seedList();
    List<RunSpec> specs = new ArrayList<>();
    for (long seed : all) {
      RunSpec seeded = spec.withSeed(seed);
      specs.add(tables == RandomTables.OF_EACH_SEED ? seeded.withTablesOfItsSeed() : seeded);
    }
    return specs;
  }

  private List<Long> seedList() {
    return Seeds.of(seeds, "seeds =");
  }

  /** Trials of all settings that are drawn. */
  int trials() {
    return arms.size() * random.draws() * (seeds.isEmpty() ? 1 : seedList().size());
  }
}
