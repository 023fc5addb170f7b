package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.Holm;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.tracking.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What runs show beside each other. Only finished runs count in means and differences.
 *
 * @param grouping which runs belong together
 * @param metrics the keys that any run has, sorted
 * @param tested the metrics that the comparison is about: the target's held-out accuracy, then
 *     those that were asked for
 * @param differences of these, the first group's mean with that of each other, by metric, then by
 *     group; their p values are corrected together
 * @param others of all other results, the same; their p values are corrected apart from the first
 * @param notes what a reader has to know of the runs, each one line
 */
public record RunComparison(
    Grouping grouping,
    List<String> metrics,
    List<String> tested,
    List<Difference> differences,
    List<Difference> others,
    List<String> notes) {

  public RunComparison {
    metrics = List.copyOf(metrics);
    tested = List.copyOf(tested);
    differences = List.copyOf(differences);
    others = List.copyOf(others);
    notes = List.copyOf(notes);
  }

  /**
   * Compares.
   *
   * @param more metrics to be tested beside the held-out accuracy of the operation that the runs
   *     are judged by
   * @throws IllegalArgumentException if no run is finished, no two finished runs have a metric in
   *     common, or no run has one of those to be tested; the message is one line
   */
  public static RunComparison of(Grouping grouping, List<String> more) {
    List<RunRecord> runs = grouping.groups().stream().flatMap(g -> g.runs().stream()).toList();
    List<RunRecord> finished = runs.stream().filter(RunRecord::finished).toList();
    if (finished.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the %d runs is finished, and only finished ones can be compared; wait for their end, or name others"
              .formatted(runs.size()));
    }
    List<String> metrics = MetricKeys.of(runs);
    if (metrics.stream()
        .noneMatch(
            key -> finished.stream().filter(r -> r.metrics().containsKey(key)).count() > 1)) {
      throw new IllegalArgumentException(
          "no two finished runs have a metric in common%s; name runs that recorded the same, or others with --metrics"
              .formatted(finished.size() == 1 ? ": only one is finished" : ""));
    }
    List<String> notes = new ArrayList<>(notes(grouping, runs));
    Set<String> asked = new LinkedHashSet<>(judgedBy(runs, metrics, more.isEmpty(), notes));
    asked.addAll(more);
    for (String metric : asked) {
      if (!metrics.contains(metric)) {
        throw new IllegalArgumentException("no run has a metric '" + metric + "'");
      }
      List<String> infinite =
          finished.stream()
              .filter(run -> run.metrics().containsKey(metric))
              .filter(run -> !Double.isFinite(run.metrics().get(metric).last()))
              .map(RunComparison::shown)
              .toList();
      if (!infinite.isEmpty()) {
        notes.add(
            "not counted in %s, where they end with NaN or infinity: %s"
                .formatted(metric, list(infinite)));
      }
      List<String> lacking =
          finished.stream()
              .filter(run -> !run.metrics().containsKey(metric))
              .map(RunComparison::shown)
              .toList();
      if (!lacking.isEmpty()) {
        notes.add("not counted in %s, which it lacks: %s".formatted(metric, list(lacking)));
      }
    }
    List<String> rest =
        metrics.stream()
            .filter(key -> MetricKeys.isResult(key, metrics) && !asked.contains(key))
            .toList();
    return new RunComparison(
        grouping,
        metrics,
        List.copyOf(asked),
        differences(grouping, asked),
        differences(grouping, rest),
        notes);
  }

  /** The metric that all runs are judged by: the held-out accuracy of their one target. */
  public Optional<String> judgedBy() {
    return judgedBy(runs(), metrics, false, new ArrayList<>()).stream().findFirst();
  }

  /** The group that the others are compared with. */
  public RunGroup first() {
    return grouping.groups().get(0);
  }

  public List<RunGroup> groups() {
    return grouping.groups();
  }

  public List<RunRecord> runs() {
    return groups().stream().flatMap(group -> group.runs().stream()).toList();
  }

  /** The scores of probes, without the ends of their intervals in each run. */
  public List<String> scores() {
    return metrics.stream().filter(key -> MetricKeys.isScore(key, metrics)).toList();
  }

  /** So many curves can be looked at on a page; more are drawn only of metrics that were chosen. */
  static final int MOST_CURVES = 48;

  /**
   * The metrics that have a curve, those that were tested first, then what is measured on held-out
   * data.
   *
   * @param all whether all are of interest, for somebody has chosen them, or but accuracies, losses
   *     and scores of probes, {@value #MOST_CURVES} at most
   */
  public List<String> curves(boolean all) {
    List<String> scores = scores();
    return metrics.stream()
        .filter(
            key ->
                all || key.endsWith("/accuracy") || MetricKeys.isLoss(key) || scores.contains(key))
        .filter(key -> !MetricKeys.isPValue(key))
        .filter(key -> runs().stream().anyMatch(run -> hasCurve(run, key)))
        .sorted(
            Comparator.comparing((String key) -> !tested.contains(key))
                .thenComparing(key -> !key.startsWith("eval/"))
                .thenComparing(key -> key.startsWith(MetricKeys.PROBE)))
        .limit(all ? Long.MAX_VALUE : MOST_CURVES)
        .toList();
  }

  private static boolean hasCurve(RunRecord run, String metric) {
    return run.metrics().containsKey(metric) && run.metrics().get(metric).steps().size() > 1;
  }

  private static List<Difference> differences(Grouping grouping, Collection<String> tested) {
    List<Difference> differences = new ArrayList<>();
    List<RunGroup> groups = grouping.groups();
    for (String metric : tested) {
      for (RunGroup other : groups.subList(1, groups.size())) {
        if (!groups.get(0).with(metric).isEmpty() && !other.with(metric).isEmpty()) {
          differences.add(
              Difference.between(
                  metric,
                  other.name(),
                  MetricKeys.high(metric) - MetricKeys.low(metric),
                  groups.get(0).sample(metric),
                  other.sample(metric)));
        }
      }
    }
    double[] adjusted =
        Holm.adjusted(differences.stream().mapToDouble(d -> d.of().pValue()).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      differences.set(i, differences.get(i).adjusted(adjusted[i]));
    }
    return differences;
  }

  /** The held-out accuracy of the target, if the runs have one. */
  private static List<String> judgedBy(
      List<RunRecord> runs, List<String> metrics, boolean needed, List<String> notes) {
    Set<String> targets = new LinkedHashSet<>();
    runs.forEach(run -> targets.add(RunGroup.value(run, "target")));
    String metric = Measure.ANSWER.heldOut(targets.iterator().next());
    if (targets.size() == 1 && metrics.contains(metric)) {
      return List.of(metric);
    }
    if (needed) {
      notes.add(
          (targets.size() > 1
                  ? "the runs have different targets (%s)".formatted(list(targets))
                  : "no run has a held-out accuracy of its target among the metrics")
              + "; name the metric to be tested with --test");
    }
    return List.of();
  }

  private static List<String> notes(Grouping grouping, List<RunRecord> runs) {
    List<String> notes = new ArrayList<>();
    Set<String> experiments = new LinkedHashSet<>();
    runs.forEach(run -> experiments.add(run.experiment()));
    if (experiments.size() > 1) {
      notes.add(
          "the runs are of %d experiments: %s".formatted(experiments.size(), list(experiments)));
    }
    for (RunRecord run : runs) {
      if (!run.finished()) {
        String state =
            run.ended()
                .map(status -> "it ended as " + status)
                .orElse("it has not ended yet, or its process died");
        notes.add("not counted, not finished: %s (%s)".formatted(shown(run), state));
      } else if (run.metrics().isEmpty()) {
        notes.add("not counted, without any of the metrics: " + shown(run));
      }
    }
    boolean single = grouping.groups().stream().allMatch(group -> group.runs().size() == 1);
    boolean seeds = runs.stream().map(RunGroup::seed).distinct().count() > 1;
    if (single && seeds) {
      notes.add(
          "each run differs from all others by more than its seed, so there are no intervals; '--by"
              + " curriculum' would group them by that alone");
    }
    for (RunGroup group : grouping.groups()) {
      List<String> of = group.finished().stream().map(RunGroup::seed).toList();
      Set<String> twice =
          of.stream()
              .filter(seed -> of.indexOf(seed) != of.lastIndexOf(seed))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      if (!twice.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s has several runs with seed %s: they count as if they were independent",
                group.name(),
                list(twice)));
      }
    }
    return notes;
  }

  private static String shown(RunRecord run) {
    return "%s (%s)".formatted(run.name(), run.id());
  }

  private static String list(Iterable<String> words) {
    return String.join(", ", words);
  }
}
