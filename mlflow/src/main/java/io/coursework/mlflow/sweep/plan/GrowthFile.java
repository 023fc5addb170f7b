package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.config.ConfigLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a plan's file says of its growth; nothing where it stays as it is. */
final class GrowthFile {

  private static final String SPACE = "space";
  private static final String SETTINGS = "settings";
  private static final String VALUES = "values";
  private static final String FRESH = "fresh_seeds";
  private static final String EARLIER = "earlier";

  private GrowthFile() {}

  static void put(PlanGrowth growth, ObjectNode plan, ConfigLoader config) {
    if (growth.space().isPresent()) {
      plan.set(SPACE, config.tree(growth.space().get()));
      ArrayNode settings = plan.putArray(SETTINGS);
      for (DrawnSetting setting : growth.settings()) {
        ObjectNode node = settings.addObject().put("arm", setting.arm());
        setting.values().forEach(node.putObject(VALUES)::set);
        setting.trials().forEach(node.putArray("trials")::add);
      }
    }
    if (!growth.earlier().told().isEmpty()) {
      ObjectNode earlier = plan.putObject(EARLIER);
      growth.earlier().told().forEach(earlier.putArray("told")::add);
      ArrayNode settings = earlier.putArray(SETTINGS);
      for (EarlierSettings.One setting : growth.earlier().settings()) {
        ObjectNode node = settings.addObject().put("arm", setting.arm());
        setting.values().forEach(node.putObject(VALUES)::set);
        node.put("accuracy", setting.accuracy());
      }
    }
    if (growth.fresh().any()) {
      plan.set(FRESH, config.tree(growth.fresh()));
    }
  }

  static PlanGrowth read(JsonNode plan, ConfigLoader config) {
    List<DrawnSetting> settings = new ArrayList<>();
    for (JsonNode node : plan.path(SETTINGS)) {
      List<String> trials = new ArrayList<>();
      node.path("trials").forEach(id -> trials.add(id.asText()));
      settings.add(new DrawnSetting(node.path("arm").asInt(), values(node), trials));
    }
    return new PlanGrowth(
        plan.has(SPACE)
            ? Optional.of(config.record(plan.get(SPACE), SearchSpace.class))
            : Optional.empty(),
        settings,
        plan.has(FRESH) ? config.record(plan.get(FRESH), FreshSeeds.class) : FreshSeeds.NONE,
        earlier(plan.path(EARLIER)));
  }

  private static EarlierSettings earlier(JsonNode earlier) {
    List<String> told = new ArrayList<>();
    earlier.path("told").forEach(line -> told.add(line.asText()));
    List<EarlierSettings.One> settings = new ArrayList<>();
    for (JsonNode node : earlier.path(SETTINGS)) {
      settings.add(
          new EarlierSettings.One(
              node.path("arm").asInt(), values(node), node.path("accuracy").asDouble()));
    }
    return new EarlierSettings(told, settings);
  }

  private static Map<String, JsonNode> values(JsonNode setting) {
    Map<String, JsonNode> values = new TreeMap<>();
    setting.path(VALUES).properties().forEach(key -> values.put(key.getKey(), key.getValue()));
    return values;
  }
}
