package io.coursework.mlflow.comparison;

import io.coursework.mlflow.experiment.setup.SeedParams;
import io.coursework.tracking.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs in groups.
 *
 * @param by the params whose values make a group
 * @param differing all params but the seed, and what comes with it, that differ between any two
 *     runs, sorted
 * @param groups in the order in which their first runs were named
 */
public record Grouping(List<String> by, List<String> differing, List<RunGroup> groups) {

  static final String SEED = SeedParams.SEED;

  private static final String CURRICULUM = "curriculum";

  public Grouping {
    by = List.copyOf(by);
    differing = List.copyOf(differing);
    groups = List.copyOf(groups);
  }

  /** Groups of runs that differ in nothing but their seed. */
  public static Grouping bySeed(List<RunRecord> runs) {
    List<String> differing = differing(runs);
    Map<List<String>, List<RunRecord>> members = members(runs, differing);
    Map<List<String>, String> names = names(members, differing);
    return new Grouping(differing, differing, groups(members, names));
  }

  /**
   * Groups of runs that have the same values of some params, whatever else they differ in.
   *
   * @param params at least one
   * @throws IllegalArgumentException if no run has one of them
   */
  public static Grouping by(List<String> params, List<RunRecord> runs) {
    for (String param : params) {
      if (runs.stream().noneMatch(run -> run.params().containsKey(param))) {
        throw new IllegalArgumentException("no run has a param '" + param + "'");
      }
    }
    Map<List<String>, List<RunRecord>> members = members(runs, params);
    Map<List<String>, String> names = new LinkedHashMap<>();
    for (List<String> values : members.keySet()) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < params.size(); i++) {
        parts.add(
            params.get(i).equals(CURRICULUM) ? values.get(i) : params.get(i) + "=" + values.get(i));
      }
      names.put(values, String.join(", ", parts));
    }
    return new Grouping(params, differing(runs), groups(members, names));
  }

  /** All params that any run has. */
  public static List<String> params(List<RunRecord> runs) {
    TreeSet<String> params = new TreeSet<>();
    runs.forEach(run -> params.addAll(run.params().keySet()));
    return List.copyOf(params);
  }

  private static List<String> differing(List<RunRecord> runs) {
    Set<String> ofTheSeed = SeedParams.among(runs.stream().map(RunRecord::params).toList());
    return params(runs).stream()
        .filter(param -> !ofTheSeed.contains(param))
        .filter(
            param -> runs.stream().map(run -> RunGroup.value(run, param)).distinct().count() > 1)
        .toList();
  }

  private static Map<List<String>, List<RunRecord>> members(
      List<RunRecord> runs, List<String> params) {
    Map<List<String>, List<RunRecord>> members = new LinkedHashMap<>();
    for (RunRecord run : runs) {
      List<String> values = params.stream().map(param -> RunGroup.value(run, param)).toList();
      members.computeIfAbsent(values, v -> new ArrayList<>()).add(run);
    }
    return members;
  }

  private static List<RunGroup> groups(
      Map<List<String>, List<RunRecord>> members, Map<List<String>, String> names) {
    return members.entrySet().stream()
        .map(group -> new RunGroup(names.get(group.getKey()), group.getValue()))
        .toList();
  }

  /**
   * The curriculum, and of groups that share one as few other params as tell them apart: sizes that
   * follow from others come last.
   */
  private static Map<List<String>, String> names(
      Map<List<String>, List<RunRecord>> members, List<String> differing) {
    Map<List<String>, String> names = new LinkedHashMap<>();
    members.forEach(
        (values, runs) -> names.put(values, runs.get(0).params().getOrDefault(CURRICULUM, "")));
    List<String> candidates = new ArrayList<>(differing);
    candidates.remove(CURRICULUM);
    candidates.sort(Comparator.comparing(param -> param.endsWith("parameters")));
    for (String param : candidates) {
      Map<String, TreeSet<String>> sharing = new LinkedHashMap<>();
      int index = differing.indexOf(param);
      names.forEach(
          (values, name) ->
              sharing.computeIfAbsent(name, n -> new TreeSet<>()).add(values.get(index)));
      names.replaceAll(
          (values, name) ->
              sharing.get(name).size() < 2
                  ? name
                  : (name.isEmpty() ? "" : name + ", ") + param + "=" + values.get(index));
    }
    names.replaceAll((values, name) -> name.isEmpty() ? "all" : name);
    return names;
  }
}
