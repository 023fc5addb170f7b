package io.coursework.mlflow.sweep.plan;

import io.coursework.mlflow.config.RunSpec;
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

  /** Without the seeds of which nothing is known; empty if that is all of them. */
  Optional<Setting> known(Search.Known known) {
    List<Trial> there = trials.stream().filter(trial -> known.accuracy(trial).isPresent()).toList();
    return there.isEmpty() ? Optional.empty() : Optional.of(new Setting(there));
  }

  /** Mean accuracy over its seeds, all of which are known. */
  double accuracy(Search.Known known) {
    return trials.stream()
        .mapToDouble(trial -> known.accuracy(trial).orElseThrow())
        .average()
        .orElseThrow();
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
