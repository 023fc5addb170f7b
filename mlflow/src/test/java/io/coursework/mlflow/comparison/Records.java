package io.coursework.mlflow.comparison;

import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs as they might have been recorded. */
final class Records {

  static final String ACCURACY = "eval/sum/accuracy";

  private Records() {}

  /** A finished run that is judged by SUM, with two points of each metric. */
  static RunRecord run(String curriculum, int seed, Map<String, Double> last) {
    return run(curriculum, seed, last, Map.of(), Optional.of(RunStatus.FINISHED));
  }

  static RunRecord run(
      String curriculum,
      int seed,
      Map<String, Double> last,
      Map<String, String> params,
      Optional<RunStatus> ended) {
    TreeMap<String, String> all = new TreeMap<>(params);
    all.put("curriculum", curriculum);
    all.put("seed", Integer.toString(seed));
    all.put("target", "SUM");
    TreeMap<String, MetricHistory> metrics = new TreeMap<>();
    last.forEach(
        (key, value) ->
            metrics.put(key, new MetricHistory(List.of(1L, 100L), List.of(0.5, value))));
    String name = curriculum + "-seed-" + seed;
    return new RunRecord(
        "runs/" + name,
        Optional.of(name),
        "experiment",
        name,
        ended,
        all,
        new TreeMap<>(),
        metrics);
  }

  static RunRecord run(String curriculum, int seed, double accuracy) {
    return run(curriculum, seed, Map.of(ACCURACY, accuracy));
  }
}
