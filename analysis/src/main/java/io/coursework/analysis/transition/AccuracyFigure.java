package io.coursework.analysis.transition;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.ShortNumber;
import io.coursework.analysis.figure.TransitionChart;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Accuracy against x per group, with the fitted curves and N50, as SVG. */
public final class AccuracyFigure {

  private static final int POINTS = 120; // of a curve
  private static final double LEVEL = 0.95;

  private AccuracyFigure() {}

  /**
   * Draws the figure.
   *
   * @param xLabel what x is, with its unit, for example {@code parameters (without embeddings)}
   * @param yLabel what accuracy is of, for example {@code accuracy on held-out SUM}
   */
  public static String svg(
      String title, String xLabel, String yLabel, List<Transition> transitions) {
    return TransitionChart.svg(
        title,
        xLabel,
        yLabel + ", one point per run",
        transitions.stream().map(AccuracyFigure::series).toList());
  }

  private static TransitionChart.Series series(Transition transition) {
    List<RunOutcome> trials = transition.trials();
    double[] x = trials.stream().mapToDouble(RunOutcome::x).toArray();
    ResampledEstimate half = transition.half();
    Bracket shown = shown(half);
    return new TransitionChart.Series(
        "%s, %d %s"
            .formatted(transition.group(), trials.size(), trials.size() == 1 ? "run" : "runs"),
        x,
        trials.stream().mapToDouble(RunOutcome::accuracy).toArray(),
        transition.curve().map(curve -> curve(transition, curve, x)).orElse(null),
        half.value(),
        shown.low(),
        shown.high(),
        words(half));
  }

  private static Curve curve(Transition transition, LogisticCurve curve, double[] x) {
    double first = DoubleStream.of(x).min().orElseThrow();
    double last = DoubleStream.of(x).max().orElseThrow();
    double[] at =
        IntStream.range(0, POINTS)
            .mapToDouble(i -> first * Math.pow(last / first, i / (POINTS - 1.0)))
            .toArray();
    double[][] bands =
        DoubleStream.of(at).mapToObj(one -> transition.band(one, LEVEL)).toArray(double[][]::new);
    return new Curve(
        transition.group(),
        at,
        DoubleStream.of(at).map(curve::accuracy).toArray(),
        IntStream.range(0, POINTS).mapToDouble(i -> bands[i][0]).toArray(),
        IntStream.range(0, POINTS).mapToDouble(i -> bands[i][1]).toArray());
  }

  /** The interval, or without a scatter what the data themselves leave open. */
  private static Bracket shown(ResampledEstimate half) {
    return half.scatters() ? half.interval(LEVEL) : half.point();
  }

  /**
   * An estimate for people, with its 95% interval: {@code 9.84k (8.21k–11.3k)}, {@code above 40k}.
   */
  public static String words(ResampledEstimate estimate) {
    Bracket shown = shown(estimate);
    Bracket point = estimate.point();
    if (point.open()) {
      return bound(point);
    }
    String value = ShortNumber.of(point.value());
    if (shown.low() == shown.high()) {
      return value;
    }
    return shown.open()
        ? value + " (" + bound(shown) + ")"
        : "%s (%s–%s)".formatted(value, ShortNumber.of(shown.low()), ShortNumber.of(shown.high()));
  }

  private static String bound(Bracket open) {
    return open.low() > 0
        ? "above " + ShortNumber.of(open.low())
        : open.high() < Double.POSITIVE_INFINITY
            ? "below " + ShortNumber.of(open.high())
            : "unknown";
  }
}
