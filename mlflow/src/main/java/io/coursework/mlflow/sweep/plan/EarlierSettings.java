package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of earlier sweeps that a search begins with. They lie in the plan, so that a sweep goes
 * on as it began, whatever has become of the earlier ones.
 *
 * @param told a line a sweep, for people: how many of its settings count
 * @param settings the oldest first
 */
public record EarlierSettings(List<String> told, List<One> settings) {

  /** A sweep that begins from nothing. */
  public static final EarlierSettings NONE = new EarlierSettings(List.of(), List.of());

  /**
   * A setting.
   *
   * @param arm the place of the configuration whose search it counts for
   * @param values of the keys that vary there
   * @param accuracy the mean over its seeds that have finished, or how good that is by another
   *     objective: more is better
   */
  public record One(int arm, Map<String, JsonNode> values, double accuracy) {
    public One {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }

  public EarlierSettings {
    told = List.copyOf(told);
    settings = List.copyOf(settings);
  }
}
