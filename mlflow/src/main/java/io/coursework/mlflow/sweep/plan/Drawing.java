package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.mlflow.sweep.tpe.ParzenSampler;
import io.coursework.mlflow.sweep.tpe.ScoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws the settings of a search, and draws again what is not a valid configuration or breaks a
 * constraint that is known before it is trained.
 *
 * @param rules by which values follow from others
 * @param constraints of the sweep
 */
record Drawing(
    SearchSpace space, SettingRules rules, List<Constraint> constraints, SettingLoader loader) {

  private static final int ATTEMPTS = 20; // at a setting that is valid and keeps to constraints
  private static final String STREAM = "tpe";

  /**
   * A setting as a sweep without a search draws it.
   *
   * @param trials gets its trials
   * @throws ConfigException if it is not valid, or none of many keeps to the constraints
   */
  DrawnSetting atRandom(int arm, int number, Map<String, Trial> trials) {
    for (int attempt = 0; attempt < RandomSearch.ATTEMPTS; attempt++) {
      Map<String, JsonNode> values = space.drawn(arm, number, attempt, loader);
      List<RunSpec> specs = space.specs(arm, values, rules, loader);
      if (broken(specs).isEmpty()) {
        return added(arm, values, specs, trials);
      }
    }
    throw new ConfigException(Constraint.leaveNothing(constraints, RandomSearch.ATTEMPTS));
  }

  /**
   * A setting where those before it were good.
   *
   * @param points those before it
   * @param trials gets its trials
   * @throws ConfigException if none of some is valid and keeps to the constraints
   */
  DrawnSetting chosen(int arm, int number, List<ScoredPoint> points, Map<String, Trial> trials) {
    ParzenSampler sampler = new ParzenSampler(space.groups(arm, loader));
    ConfigException invalid = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Double> at = sampler.next(points, space.generator(STREAM, arm, number, attempt));
      try {
        Map<String, JsonNode> values = space.values(at);
        List<RunSpec> specs = space.specs(arm, values, rules, loader);
        if (broken(specs).isEmpty()) {
          return added(arm, values, specs, trials);
        }
      } catch (ConfigException e) {
        invalid = e;
      }
    }
    if (invalid != null) {
      throw invalid;
    }
    return atRandom(arm, number, trials); // as at the beginning, where some kept to them
  }

  /** Whether some setting of a configuration keeps to the constraints. */
  boolean keeps(int arm) {
    if (constraints.stream().noneMatch(Constraint::early)) {
      return true;
    }
    for (int attempt = 0; attempt < RandomSearch.ATTEMPTS; attempt++) {
      Map<String, JsonNode> values = space.drawn(arm, 0, attempt, loader);
      if (broken(space.specs(arm, values, rules, loader)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Optional<Constraint> broken(List<RunSpec> specs) {
    return loader.broken(specs.get(0), constraints);
  }

  private static DrawnSetting added(
      int arm, Map<String, JsonNode> values, List<RunSpec> specs, Map<String, Trial> trials) {
    List<String> ids = new ArrayList<>();
    for (RunSpec spec : specs) {
      Trial trial = Trial.of(trials.size() + 1, spec);
      trials.putIfAbsent(trial.id(), trial);
      ids.add(trial.id());
    }
    return new DrawnSetting(arm, values, ids);
  }
}
