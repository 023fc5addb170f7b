package io.coursework.mlflow.sweep.plan;

import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.judging.Merit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trials that differ in their seeds alone.
 *
 * @param trials at least one, in the order of the plan
 */
record Setting(List<Trial> trials) {

  Setting {
    trials = List.copyOf(trials);
  }

  /** The settings among trials, in the order in which they first appear. */
  static List<Setting> among(List<Trial> trials) {
    Map<Class<?>, Boolean> ofTheSeed = new HashMap<>(); // whether it makes the tables of a domain
    for (Trial trial : trials) {
      ofTheSeed.merge(
          domain(trial),
          trial.spec().equals(trial.spec().withTablesOfItsSeed()),
          Boolean::logicalAnd);
    }
    Map<RunSpec, List<Trial>> settings = new LinkedHashMap<>();
    for (Trial trial : trials) {
      RunSpec other = trial.spec().withSeed(0);
      RunSpec key = ofTheSeed.get(domain(trial)) ? other.withTablesOfItsSeed() : other;
      settings.computeIfAbsent(key, none -> new ArrayList<>()).add(trial);
    }
    return settings.values().stream().map(Setting::new).toList();
  }

  private static Class<?> domain(Trial trial) {
    return trial.spec().task().domain().getClass();
  }

  /** This setting up to the first evaluation at or after a share of the steps, in ]0, 1]. */
  Setting until(double share) {
    return new Setting(trials.stream().map(trial -> trial.until(step(trial, share))).toList());
  }

  private static long step(Trial trial, double share) {
    long every = trial.spec().evaluation().every();
    return (long) Math.ceil(share * trial.spec().training().steps() / every) * every;
  }

  /** This setting; empty if one of its seeds has failed or has not come there. */
  Optional<Setting> known(Search.Known known) {
    return trials.stream().allMatch(known::has) ? Optional.of(this) : Optional.empty();
  }

  /** The mean over its seeds, all of which are known. */
  Merit merit(Search.Known known) {
    return Merit.mean(trials.stream().map(trial -> known.merit(trial).orElseThrow()).toList());
  }

  /** How far its trials are trained. */
  long until() {
    return trials.stream().mapToLong(Trial::until).max().orElseThrow();
  }

  /** Their numbers. */
  String numbers() {
    return trials.stream()
        .map(trial -> Integer.toString(trial.number()))
        .collect(Collectors.joining(", "));
  }
}
