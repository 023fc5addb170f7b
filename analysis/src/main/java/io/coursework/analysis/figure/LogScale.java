package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A logarithmic axis with round numbers on it. */
final class LogScale {

  private static final int MOST_BREAKS = 9;

  private LogScale() {}

  /** From one value to another, both above 0. */
  static Map<String, Object> between(String name, double first, double last) {
    double[] breaks = breaks(first, last);
    List<Object> labels = values();
    for (double at : breaks) {
      labels.add(ShortNumber.of(at));
    }
    return options(
        "name",
        name,
        "trans",
        "log10",
        "limits",
        values(first, last),
        "expand",
        values(0.0, 0.0),
        "breaks",
        column(breaks),
        "labels",
        labels);
  }

  /** Round values between two: 1, 2 and 5 times powers of ten, or powers only if these are many. */
  static double[] breaks(double first, double last) {
    for (double[] steps : new double[][] {{1, 2, 5}, {1, 3}, {1}}) {
      double[] breaks =
          IntStream.rangeClosed((int) Math.floor(Math.log10(first)), (int) Math.log10(last) + 1)
              .mapToObj(power -> DoubleStream.of(steps).map(step -> step * Math.pow(10, power)))
              .flatMapToDouble(each -> each)
              .filter(at -> at >= first && at <= last)
              .toArray();
      if (breaks.length <= MOST_BREAKS) {
        return breaks;
      }
    }
    return new double[] {first, last};
  }
}
