package io.coursework.mlflow.experiment.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The params in which runs differ that are to be compared. */
public final class VariedParams {

  /** The name of the configuration: what runs are grouped by first. */
  public static final String CURRICULUM = "curriculum";

  public static final String SEED = SeedParams.SEED;

  /** Number of weights. */
  public static final String PARAMETERS = "model.parameters";

  /** In place of a param that a run does not have. */
  public static final String NONE = "-";

  /** They follow from others, or have a place of their own. */
  private static final Set<String> DERIVED =
      Set.of(CURRICULUM, PARAMETERS, "model.block_parameters", "model.trainable_parameters");

  private VariedParams() {}

  /**
   * The keys, seed and size apart, the curriculum first. What is the same in all runs of a
   * curriculum belongs to the curriculum, and is left out.
   *
   * @param runs the params of each
   */
  public static List<String> of(Collection<? extends Map<String, String>> runs) {
    Set<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.keySet()));
    keys.removeAll(DERIVED);
    keys.removeAll(SeedParams.among(runs));
    keys.removeIf(key -> isSame(runs, key)); // most are: looked at once, and cheaply
    long curricula = count(runs, List.of(CURRICULUM));
    keys.removeIf(
        key -> count(runs, List.of(CURRICULUM, key)) == curricula || count(runs, List.of(key)) < 2);
    List<String> varied = new ArrayList<>();
    if (curricula > 1) {
      varied.add(CURRICULUM);
    }
    varied.addAll(keys);
    return varied;
  }

  /** Whether all runs have the same value, or all have none. */
  private static boolean isSame(Collection<? extends Map<String, String>> runs, String key) {
    String first = runs.isEmpty() ? null : runs.iterator().next().get(key);
    return runs.stream().allMatch(run -> Objects.equals(run.get(key), first));
  }

  /** How many different values some keys have together. */
  private static long count(Collection<? extends Map<String, String>> runs, List<String> keys) {
    return runs.stream()
        .map(run -> keys.stream().map(key -> run.getOrDefault(key, NONE)).toList())
        .distinct()
        .count();
  }
}
