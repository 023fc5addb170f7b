package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.coursework.mlflow.config.ConfigLoader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trials of a plan as its file has them. Each is made once: a plan that grows is written with
 * every wave, and only what is new of it costs something.
 */
public final class PlanTrials {

  static final String CONFIRMS = "confirms";

  private final ConfigLoader config;
  private final Map<String, Base> bases = new HashMap<>(); // by the curriculum
  private final IdentityHashMap<Trial, RawValue> written = new IdentityHashMap<>();

  /**
   * The whole configuration that the trials of a curriculum are told apart from.
   *
   * @param place among those of the plan
   */
  private record Base(Trial of, int place, ObjectNode tree, String yaml) {}

  public PlanTrials(ConfigLoader config) {
    this.config = config;
  }

  /**
   * Adds configurations and trials to a plan's file.
   *
   * @param trials those of the time before first, in their order
   */
  @SuppressWarnings("ReferenceEquality") // an equal trial would cost as much as making its entry
  void put(List<Trial> trials, ObjectNode plan) {
    ArrayNode configs = plan.putArray("configs");
    ArrayNode list = plan.putArray("trials");
    Set<String> curricula = new HashSet<>();
    for (Trial trial : trials) {
      String curriculum = trial.spec().name();
      int place = curricula.size();
      Base base = bases.get(curriculum);
      if (curricula.add(curriculum)) {
        if (base == null || base.of() != trial || base.place() != place) {
          base = new Base(trial, place, config.tree(trial.spec()), config.yaml(trial.spec()));
          bases.put(curriculum, base);
          written.keySet().removeIf(other -> other.spec().name().equals(curriculum));
        }
        configs.add(base.yaml());
      }
      RawValue text = written.get(trial);
      if (text == null) {
        text = new RawValue(node(trial, base).toString());
        written.put(trial, text);
      }
      list.addRawValue(text);
    }
  }

  private ObjectNode node(Trial trial, Base base) {
    ObjectNode node = base.tree().objectNode();
    node.put("trial", trial.number()).put("id", trial.id()).put("config", base.place());
    changes(base.tree(), config.tree(trial.spec()), JsonPointer.empty(), node.putObject("set"));
    if (trial.confirms()) {
      node.put(CONFIRMS, true);
    }
    return node;
  }

  /**
   * What one configuration changes of another: values by pointer, sections of another kind whole.
   */
  private static void changes(ObjectNode base, ObjectNode tree, JsonPointer at, ObjectNode set) {
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      JsonNode before = base.get(field.getKey());
      JsonNode now = field.getValue();
      JsonPointer pointer = at.appendProperty(field.getKey());
      if (now.equals(before)) {
        continue;
      }
      if (now instanceof ObjectNode section
          && before instanceof ObjectNode old
          && keys(section).equals(keys(old))
          && section.path("type").equals(old.path("type"))) {
        changes(old, section, pointer, set);
      } else {
        set.set(pointer.toString(), now);
      }
    }
  }

  private static List<String> keys(ObjectNode section) {
    return section.properties().stream().map(Map.Entry::getKey).toList();
  }
}
