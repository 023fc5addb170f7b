package io.coursework.mlflow.sweep.plan;

import com.google.inject.Inject;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.JudgedValues;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the configurations of settings, and says which of them may be tried. */
public final class SettingLoader {

  private final ConfigLoader config;
  private final RunParams params;

  @Inject
  public SettingLoader(ConfigLoader config, RunParams params) {
    this.config = config;
    this.params = params;
  }

  ConfigLoader config() {
    return config;
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
