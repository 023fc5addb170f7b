package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.spec.CanonicalText;
import io.coursework.mlflow.config.RunSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What comes with a run's seed, and makes no other setting of it. */
public final class SeedParams {

  public static final String SEED = "seed";

  /** What the random tables of a task are drawn from. */
  public static final List<String> TABLES =
      List.of("task.domain.table_seed", "task.domain.block_seed");

  private static final String ROOT = "run";

  private SeedParams() {}

  /**
   * The seed and, if each run draws its random tables from its own, what says so.
   *
   * @param runs the params of each
   */
  public static Set<String> among(Collection<? extends Map<String, String>> runs) {
    Set<String> keys = new TreeSet<>(Set.of(SEED));
    for (String key : TABLES) {
      if (runs.stream()
          .allMatch(run -> !run.containsKey(key) || run.get(key).equals(run.get(SEED)))) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** The whole configurations of runs, in their order, without what comes with their seeds. */
  public static List<SortedMap<String, String>> without(List<RunSpec> runs) {
    List<SortedMap<String, String>> settings = new ArrayList<>();
    for (RunSpec run : runs) {
      SortedMap<String, String> keys = new TreeMap<>();
      CanonicalText.flatten(ROOT, run)
          .forEach((key, value) -> keys.put(key.substring(ROOT.length() + 1), value));
      settings.add(keys);
    }
    Set<String> ofTheSeed = among(settings);
    settings.forEach(keys -> keys.keySet().removeAll(ofTheSeed));
    return settings;
  }
}
