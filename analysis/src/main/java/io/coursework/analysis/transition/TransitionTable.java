package io.coursework.analysis.transition;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The numbers behind an {@link AccuracyFigure}. */
public final class TransitionTable {

  private static final double LEVEL = 0.95;

  private TransitionTable() {}

  /**
   * A row per group and {@link Quantity}: value (empty where there is only a bound), what the data
   * leave open, the 95% interval, and of a fitted curve slope, upper, overdispersion and floor.
   *
   * @param name the stem of its file name
   */
  public static TextTable of(String name, List<Transition> transitions) {
    List<List<String>> rows = new ArrayList<>();
    for (Transition transition : transitions) {
      Optional<LogisticCurve> curve = transition.curve();
      for (Quantity quantity : Quantity.values()) {
        ResampledEstimate estimate = transition.estimate(quantity);
        Bracket interval = estimate.interval(LEVEL);
        rows.add(
            TextTable.row(
                transition.group(),
                transition.trials().size(),
                quantity.label(),
                size(estimate.value()),
                size(estimate.point().low()),
                size(estimate.point().high()),
                size(interval.low()),
                size(interval.high()),
                curve.map(LogisticCurve::slope).orElse(Double.NaN),
                curve.map(LogisticCurve::upper).orElse(Double.NaN),
                curve.map(LogisticCurve::overdispersion).orElse(Double.NaN),
                curve.map(LogisticCurve::floor).orElse(Double.NaN)));
      }
    }
    return new TextTable(
        name,
        List.of(
            "group",
            "runs",
            "quantity",
            "value",
            "from",
            "to",
            "low",
            "high",
            "slope",
            "upper",
            "overdispersion",
            "floor"),
        rows);
  }

  private static String size(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.6g", value);
  }
}
