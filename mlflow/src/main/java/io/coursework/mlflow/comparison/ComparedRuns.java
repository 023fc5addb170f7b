package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.ParameterLevels;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.tracking.RunRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs as settings of some of their params, whoever recorded them.
 *
 * @param counted how many runs have a result
 * @param notes what a reader has to know of the runs, each one line
 */
public record ComparedRuns(SettingComparison settings, int counted, List<String> notes) {

  private static final int MOST_NAMES = 4;

  public ComparedRuns {
    notes = List.copyOf(notes);
  }

  /**
   * Compares the settings of runs. Runs with the same values are replicates of one setting; numbers
   * are the same whatever way they are written.
   *
   * @param by the params, at least one
   * @param metric the last value of each run counts
   * @param lowest whether the lowest is the best, whatever the metric's name says
   * @throws IllegalArgumentException if fewer than two settings have a result; in one line
   */
  public static ComparedRuns of(
      List<RunRecord> runs, List<String> by, String metric, boolean lowest) {
    List<String> notes = new ArrayList<>();
    List<RunRecord> counted = counted(runs, metric, notes);
    if (counted.isEmpty()) {
      throw new IllegalArgumentException(
          "of %d runs none is finished with a value of %s%s"
              .formatted(
                  runs.size(), metric, notes.isEmpty() ? "" : ": " + String.join("; ", notes)));
    }
    List<String> params = varied(counted, by, notes);
    Map<String, String> written = new LinkedHashMap<>();
    Map<List<String>, List<RunRecord>> members = new LinkedHashMap<>();
    for (RunRecord run : counted) {
      members
          .computeIfAbsent(
              params.stream().map(param -> same(RunGroup.value(run, param))).toList(),
              values -> new ArrayList<>())
          .add(run);
    }
    ComparedMetric of = ComparedMetric.of(metric, lowest);
    List<ComparedSetting> settings = new ArrayList<>();
    for (List<RunRecord> replicates : members.values()) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String param : params) {
        String text = RunGroup.value(replicates.get(0), param);
        // A number is shown in one way, the first, in all settings.
        values.put(param, written.computeIfAbsent(param + " " + same(text), first -> text));
      }
      settings.add(new ComparedSetting(values, new RunGroup("", replicates).sample(metric)));
    }
    settings.sort(
        Comparator.comparingDouble(
            (ComparedSetting setting) -> of.better(0, setting.sample().mean())));
    replicates(members.values().stream().toList(), by, notes);
    return new ComparedRuns(SettingComparison.of(of, params, settings), counted.size(), notes);
  }

  /** Those that count; the others are told by how many they are, and why. */
  private static List<RunRecord> counted(List<RunRecord> runs, String metric, List<String> notes) {
    List<RunRecord> finished = runs.stream().filter(RunRecord::finished).toList();
    if (finished.size() < runs.size()) {
      Map<String, Long> states =
          runs.stream()
              .filter(run -> !run.finished())
              .collect(
                  Collectors.groupingBy(
                      run ->
                          run.ended()
                              .map(end -> end.name().toLowerCase(Locale.ROOT))
                              .orElse("not ended"),
                      LinkedHashMap::new,
                      Collectors.counting()));
      notes.add(
          "%d of %d runs are left out, for they have not finished (%s)"
              .formatted(
                  runs.size() - finished.size(),
                  runs.size(),
                  states.entrySet().stream()
                      .map(state -> state.getValue() + " " + state.getKey())
                      .collect(Collectors.joining(", "))));
    }
    List<RunRecord> with =
        finished.stream().filter(run -> run.metrics().containsKey(metric)).toList();
    leftOut(finished.size() - with.size(), runs, "for they lack " + metric, notes);
    List<RunRecord> finite =
        with.stream().filter(run -> Double.isFinite(run.metrics().get(metric).last())).toList();
    leftOut(
        with.size() - finite.size(), runs, "for their %s is not finite".formatted(metric), notes);
    return finite;
  }

  private static void leftOut(int count, List<RunRecord> runs, String why, List<String> notes) {
    if (count > 0) {
      notes.add("%d of %d runs are left out, %s".formatted(count, runs.size(), why));
    }
  }

  /** The params that differ. */
  private static List<String> varied(List<RunRecord> runs, List<String> by, List<String> notes) {
    List<String> params = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    for (String param : by) {
      long values = runs.stream().map(run -> same(RunGroup.value(run, param))).distinct().count();
      if (values > 1) {
        params.add(param);
      } else {
        constant.add("%s %s".formatted(param, RunGroup.value(runs.get(0), param)));
      }
    }
    if (params.isEmpty()) {
      List<String> others = VariedParams.of(runs.stream().map(RunRecord::params).toList());
      throw new IllegalArgumentException(
          "all %d runs with a result have %s: there are no settings to compare; %s"
              .formatted(
                  runs.size(),
                  String.join(", ", constant),
                  others.isEmpty()
                      ? "they differ in nothing but their seeds"
                      : "name params that differ, such as " + first(others)));
    }
    if (!constant.isEmpty()) {
      notes.add("all runs have %s".formatted(String.join(", ", constant)));
    }
    return params;
  }

  /** Whether replicates differ in more than their seeds, or not in these. */
  private static void replicates(
      List<List<RunRecord>> settings, List<String> by, List<String> notes) {
    List<String> more =
        settings.stream()
            .flatMap(
                runs -> VariedParams.of(runs.stream().map(RunRecord::params).toList()).stream())
            .distinct()
            .filter(param -> !by.contains(param))
            .toList();
    if (!more.isEmpty()) {
      notes.add(
          "runs of one setting differ in %s too, and count as its replicates; name it with --by"
              .formatted(first(more)));
    }
    long twice =
        settings.stream()
            .filter(runs -> runs.stream().map(RunGroup::seed).distinct().count() < runs.size())
            .count();
    if (twice > 0 && more.isEmpty()) {
      notes.add(
          "%d of %d settings have several runs with one seed, or without: they count as independent"
              .formatted(twice, settings.size()));
    }
  }

  private static String first(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return IntStream.range(0, Math.min(MOST_NAMES, names.size()))
            .mapToObj(names::get)
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  /** A value such that equal numbers are the same: {@code 1.0E-4} and {@code 0.0001}. */
  private static String same(String text) {
    return ParameterLevels.isNumber(text)
        ? new BigDecimal(text).stripTrailingZeros().toString()
        : text;
  }
}
