package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.JudgedValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the configurations of settings, and says which of them may be tried. */
public final class SettingLoader {

  private static final String ORIGIN = "a setting of the search";

  private final ConfigLoader config;
  private final RunParams params;
  private final Map<String, ObjectNode> arms = new ConcurrentHashMap<>(); // by their text

  @Inject
  public SettingLoader(ConfigLoader config, RunParams params) {
    this.config = config;
    this.params = params;
  }

  /**
   * A configuration under settings.
   *
   * @param arm as it was recorded; read once, however many settings it gets
   * @throws ConfigException if that is not valid
   */
  RunSpec spec(String arm, List<String> settings) {
    return config.parse(recorded(arm), ORIGIN, settings);
  }

  /** What such a configuration says of one key, before it is checked. */
  JsonNode value(String arm, List<String> settings, String key) {
    return config.value(recorded(arm), settings, key);
  }

  private ObjectNode recorded(String arm) {
    return arms.computeIfAbsent(arm, text -> config.recorded(text, ORIGIN)).deepCopy();
  }

  /** The params of a run that are numbers and known before it is trained. */
  SortedMap<String, Double> numbers(RunSpec spec) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    params
        .planned(spec)
        .forEach(
            (key, text) -> JudgedValues.number(text).ifPresent(number -> numbers.put(key, number)));
    return numbers;
  }

  /**
   * The first constraint that a run would break, of those that are known before it is trained; what
   * it does not have at all breaks none.
   */
  Optional<Constraint> broken(RunSpec spec, List<Constraint> constraints) {
    List<Constraint> early = constraints.stream().filter(Constraint::early).toList();
    if (early.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Double> known = numbers(spec);
    return early.stream()
        .filter(constraint -> known.containsKey(constraint.of()))
        .filter(constraint -> constraint.beyond(known.get(constraint.of())) > 0)
        .findFirst();
  }
}
