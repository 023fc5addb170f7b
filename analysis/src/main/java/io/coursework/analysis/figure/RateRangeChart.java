package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Loss against a learning rate on a logarithmic axis: the single losses pale, the smoothed curve
 * over them, and upright lines at the rate that is suggested and the one where the loss diverges.
 */
public final class RateRangeChart {

  private static final int WIDTH = 420; // readable on a telephone, where it is 390
  private static final int HEIGHT = 320;
  private static final double HEAD = 0.22; // of the losses' range, for the words above them

  private static final double GAP = 1.1; // factor from a line to its words

  private RateRangeChart() {}

  /**
   * Draws the chart.
   *
   * @param rates ascending, above 0, two at least
   * @param losses at each, nats
   * @param smoothed the same, smoothed
   * @param suggested lies among the rates
   * @param diverged at most the highest rate; empty for none
   */
  public static String svg(
      String title,
      double[] rates,
      double[] losses,
      double[] smoothed,
      double suggested,
      OptionalDouble diverged) {
    double least = Arrays.stream(losses).min().orElseThrow();
    double most = Arrays.stream(losses).max().orElseThrow();
    double range = most > least ? most - least : 1;
    double top = most + HEAD * range;
    double last = Math.max(rates[rates.length - 1], diverged.orElse(0));
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT)
            .filled()
            .scale("x", LogScale.between("learning rate, logarithmic", rates[0], last))
            .scale(
                "y",
                options(
                    "name",
                    "training loss, nats",
                    "limits",
                    values(least - 0.04 * range, top),
                    "expand",
                    values(0.0, 0.0)))
            .theme(options("panel_grid_minor", "blank", "axis_text_x", options("angle", 0)));
    line(plot, rates, losses, Palette.FAINT, 0.7);
    upright(plot, suggested, least, top, Palette.VERMILION);
    diverged.ifPresent(rate -> upright(plot, rate, least, top, Palette.INK));
    line(plot, rates, smoothed, Palette.BLUE, 1.4);
    double middle = Math.sqrt(rates[0] * last);
    words(
        plot,
        suggested,
        most + 0.7 * HEAD * range,
        suggested < middle,
        "suggested " + ShortNumber.of(suggested),
        Palette.VERMILION);
    diverged.ifPresent(
        rate ->
            words(
                plot,
                rate,
                most + 0.25 * HEAD * range,
                rate < middle,
                "diverges " + ShortNumber.of(rate),
                Palette.INK));
    return plot.svg();
  }

  private static void line(PlotSpec plot, double[] x, double[] y, String colour, double size) {
    plot.layer(
        "line",
        options("x", column(x), "y", column(y)),
        options("x", "x", "y", "y"),
        options("color", colour, "size", size));
  }

  private static void upright(PlotSpec plot, double x, double low, double high, String colour) {
    plot.layer(
        "segment",
        options("x", values(x), "y", values(low), "to", values(high)),
        options("x", "x", "y", "y", "xend", "x", "yend", "to"),
        options("color", colour, "size", 0.8, "linetype", "dashed"));
  }

  private static void words(
      PlotSpec plot, double x, double y, boolean rightwards, String words, String colour) {
    plot.layer(
        "text",
        options(
            "x", values(rightwards ? x * GAP : x / GAP), "y", values(y), "words", values(words)),
        options("x", "x", "y", "y", "label", "words"),
        options("color", colour, "size", 5.6, "hjust", rightwards ? 0.0 : 1.0));
  }
}
