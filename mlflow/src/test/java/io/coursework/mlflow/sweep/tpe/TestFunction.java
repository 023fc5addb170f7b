package io.coursework.mlflow.sweep.tpe;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Functions with a known least value, on which searches are compared. */
enum TestFunction {
  SPHERE(4, -5, 5, 0, x -> sum(x, (i, v) -> v * v)),
  BRANIN(2, 0, 15, 0.397887357729738, TestFunction::branin),
  ROSENBROCK(4, -2, 2, 0, TestFunction::rosenbrock),
  ACKLEY(4, -5, 5, 0, TestFunction::ackley),
  HARTMANN6(6, 0, 1, -3.322368011415515, TestFunction::hartmann);

  private final int dimensions;
  private final double low;
  private final double high;
  private final double least;
  private final ToDoubleFunction<double[]> function;

  TestFunction(
      int dimensions, double low, double high, double least, ToDoubleFunction<double[]> function) {
    this.dimensions = dimensions;
    this.low = low;
    this.high = high;
    this.least = least;
    this.function = function;
  }

  /** The best value; more is better. */
  double best() {
    return -least;
  }

  double value(Map<String, Double> at) {
    return -function.applyAsDouble(at.values().stream().mapToDouble(v -> v).toArray());
  }

  Map<String, SearchAxis> axes() {
    Map<String, SearchAxis> axes = new TreeMap<>();
    IntStream.range(0, dimensions)
        .forEach(i -> axes.put("x" + i, new SearchAxis.Range(low, high, SearchAxis.Grain.REAL)));
    return axes;
  }

  private interface Term {
    double of(int place, double value);
  }

  private static double sum(double[] x, Term term) {
    return IntStream.range(0, x.length).mapToDouble(i -> term.of(i, x[i])).sum();
  }

  private static double branin(double[] x) {
    double a = x[0] - 5; // the usual box is [-5, 10] x [0, 15]
    double b = x[1];
    double c = b - 5.1 / (4 * Math.PI * Math.PI) * a * a + 5 / Math.PI * a - 6;
    return c * c + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
  }

  private static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      sum += 100 * Math.pow(x[i + 1] - x[i] * x[i], 2) + Math.pow(1 - x[i], 2);
    }
    return sum;
  }

  private static double ackley(double[] x) {
    double squares = sum(x, (i, v) -> v * v) / x.length;
    double waves = sum(x, (i, v) -> Math.cos(2 * Math.PI * v)) / x.length;
    return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
  }

  private static final double[] WEIGHTS = {1, 1.2, 3, 3.2};

  private static final double[][] WIDTHS = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };

  private static final double[][] PLACES = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  private static double hartmann(double[] x) {
    double sum = 0;
    for (int hill = 0; hill < WEIGHTS.length; hill++) {
      double[] width = WIDTHS[hill];
      double[] place = PLACES[hill];
      sum -= WEIGHTS[hill] * Math.exp(-sum(x, (i, v) -> width[i] * Math.pow(v - place[i], 2)));
    }
    return sum;
  }
}
