package io.coursework.mlflow.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.hyperparameter.FunctionalAnova;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.MeanDifference;

/** Settings held against each other, as one JSON object with all digits. */
public final class SettingJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingJson() {}

  /** The object; what is not known is left out. */
  public static ObjectNode of(SettingComparison comparison) {
    ObjectNode json = JSON.createObjectNode();
    json.put("metric", comparison.metric().label());
    json.put("best_is", comparison.metric().lowest() ? "lowest" : "highest");
    comparison.params().forEach(json.putArray("params")::add);
    ArrayNode settings = json.putArray("settings");
    for (int i = 0; i < comparison.settings().size(); i++) {
      ComparedSetting setting = comparison.settings().get(i);
      ObjectNode node = settings.addObject();
      ObjectNode params = node.putObject("params");
      setting.values().forEach(params::put);
      setting.sample().seeds().forEach(node.putArray("seeds")::add);
      setting.sample().results().forEach(node.putArray("results")::add);
      interval(node, "mean", comparison.metric().mean(setting.sample().values()));
      if (i > 0) {
        Difference difference = comparison.differences().get(i - 1);
        ObjectNode of = node.putObject("less_the_best");
        difference(of, difference.of(), difference.adjusted());
        if (!Double.isNaN(difference.of().degreesOfFreedom())) {
          of.put("degrees_of_freedom", difference.of().degreesOfFreedom());
        }
        of.put("worse_beyond_seeds", comparison.worse().contains(difference));
      }
    }
    comparison
        .floor()
        .ifPresent(
            floor ->
                json.putObject("could_be_seen")
                    .put("difference", floor.difference())
                    .put("seeds", floor.runs()));
    ArrayNode effects = json.putArray("main_effects");
    for (MainEffect effect : comparison.effects()) {
      ObjectNode node = effects.addObject().put("param", effect.param());
      ArrayNode levels = node.putArray("levels");
      for (MainEffect.Level level : effect.levels()) {
        ObjectNode of = levels.addObject().put("value", level.label());
        of.put("settings", level.settings());
        interval(of, "mean", level.mean());
        level
            .toBest()
            .ifPresent(
                test -> {
                  difference(of.putObject("best_less_this"), test.of(), test.adjusted());
                  of.withObjectProperty("best_less_this").put("compared_by", test.units());
                });
      }
    }
    comparison.importance().ifPresent(shares -> importance(json, comparison, shares));
    return json;
  }

  private static void importance(
      ObjectNode json, SettingComparison comparison, FunctionalAnova shares) {
    ArrayNode alone = json.putObject("importance").putArray("alone");
    for (int i = 0; i < shares.alone().size(); i++) {
      interval(
          alone.addObject().put("param", comparison.params().get(i)),
          "share",
          shares.alone().get(i));
    }
    ArrayNode together = json.withObjectProperty("importance").putArray("together");
    for (FunctionalAnova.Pair pair : shares.together()) {
      ObjectNode node = together.addObject();
      node.putArray("params")
          .add(comparison.params().get(pair.first()))
          .add(comparison.params().get(pair.second()));
      interval(node, "share", pair.share());
    }
    if (!Double.isNaN(comparison.chance())) {
      json.withObjectProperty("importance").put("seeds", comparison.chance());
    }
  }

  private static void interval(ObjectNode node, String name, Interval interval) {
    node.put(name, interval.mean());
    if (!Double.isNaN(interval.low())) {
      node.put("low", interval.low()).put("high", interval.high());
    }
  }

  private static void difference(ObjectNode node, MeanDifference of, double adjusted) {
    node.put("difference", of.mean());
    if (!Double.isNaN(of.pValue())) {
      node.put("low", of.low()).put("high", of.high());
      node.put("p_value", of.pValue()).put("p_holm", adjusted);
    }
  }
}
