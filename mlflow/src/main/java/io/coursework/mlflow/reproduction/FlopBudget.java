package io.coursework.mlflow.reproduction;

import io.coursework.analysis.figure.ShortNumber;
import io.coursework.mlflow.system.TimeText;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * A time turned into floating-point operations by what this machine does in a second. That is
 * measured once, before a study begins, and recorded with it.
 *
 * @param time that the user gave
 * @param flopsPerSecond of all trials that run at a time, together
 */
public record FlopBudget(Duration time, double flopsPerSecond) {

  /** What can be done in the time. */
  public double flops() {
    return time.toSeconds() * flopsPerSecond;
  }

  /** How long some operations take, in words. */
  String howLong(double flops) {
    return TimeText.ofSeconds(flops / flopsPerSecond);
  }

  /** In words: 3.0 h (71.3T FLOPs on this machine). */
  @Override
  public String toString() {
    return "%s (%s FLOPs on this machine)".formatted(TimeText.of(time), ShortNumber.of(flops()));
  }

  /** Tags of the study's run. */
  public Map<String, String> tags() {
    return Map.of(
        "coursework.budget", time.toSeconds() + " s",
        "coursework.budget_flops", String.format(Locale.ROOT, "%.4g", flops()),
        "coursework.flops_per_second", String.format(Locale.ROOT, "%.4g", flopsPerSecond));
  }
}
