package io.coursework.mlflow.sweep;

import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.tracking.run.Run;
import java.util.Map;
import java.util.TreeMap;

/** The best setting of a sweep, as params and metrics of its run. */
final class BestSetting {

  private static final String BEST = "best/";

  private BestSetting() {}

  /**
   * Records it: params {@code best.<key>}, and metrics {@code best/accuracy}, or {@code best/value}
   * of another objective, with the ends of its interval and the number of its seeds, over the
   * number of trials that have finished; {@code best/confirmed} likewise, where fresh seeds
   * confirmed it.
   *
   * <p>A param keeps its first value: where a sweep continues and another setting becomes the best,
   * the run is tagged with the difference, as any run is whose params drift.
   */
  static void record(Run parent, SweepRanking ranking) {
    long finished = ranking.trials().rows().stream().filter(TrialRow::finished).count();
    ranking
        .front()
        .ifPresent(
            front -> {
              parent.metrics(front.metrics(), finished);
              parent.params(Map.of("best.judged_by", String.join("; ", ranking.trials().labels())));
            });
    if (ranking.best().isEmpty()) {
      return;
    }
    SettingResult best = ranking.best().get();
    Interval mean = best.mean().orElseThrow();
    String judged = BEST + (ranking.trials().judgedBy().byAccuracy() ? "accuracy" : "value");
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put(judged, mean.mean());
    metrics.put(BEST + "seeds", (double) mean.n());
    if (mean.n() > 1) {
      metrics.put(judged + "_low", mean.low());
      metrics.put(judged + "_high", mean.high());
    }
    best.confirmed()
        .ifPresent(
            fresh -> {
              metrics.put(BEST + "confirmed", fresh.mean());
              metrics.put(BEST + "confirmed_seeds", (double) fresh.n());
              if (fresh.n() > 1) {
                metrics.put(BEST + "confirmed_low", fresh.low());
                metrics.put(BEST + "confirmed_high", fresh.high());
              }
            });
    parent.metrics(metrics, finished);
    Map<String, String> params = new TreeMap<>();
    best.values().forEach((key, value) -> params.put("best." + key, value));
    params.put("best.judged_by", ranking.trials().label());
    params.put("best.trials", best.numbers());
    parent.params(params);
  }
}
