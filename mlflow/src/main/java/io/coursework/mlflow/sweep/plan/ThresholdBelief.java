package io.coursework.mlflow.sweep.plan;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is believed of a threshold: a probability for each of many places on a logarithmic axis, and
 * for several slopes of the curve along which the chance to learn rises. Bayes' rule after every
 * trial; the next one is best where the expected entropy of the place is lowest.
 *
 * <p>The chance to learn at x is lapse + (1 - 2 lapse) / (1 + exp(-slope (ln x - ln place))): even
 * far from the threshold a run fails or succeeds by accident at times. Places reach beyond both
 * ends of what is tested, so that a threshold outside shows as such.
 *
 * @see <a href="https://doi.org/10.1016/S0042-6989(98)00285-5">Kontsevich and Tyler 1999</a>
 */
public final class ThresholdBelief {

  private static final int PLACES = 121;
  private static final double[] SLOPES = {2, 4, 8, 16};
  private static final double LAPSE = 0.05;
  private static final double BEYOND = 2; // factor of x on both sides
  private static final double TAIL = 0.05;

  private final double first;
  private final double last;
  private final double[][] weights; // [slope][place], sum 1

  private ThresholdBelief(double first, double last, double[][] weights) {
    this.first = first;
    this.last = last;
    this.weights = weights;
  }

  /**
   * The central 90% of a belief.
   *
   * @param low 0 if it may lie below all that is tested
   * @param high infinite if it may lie above
   */
  public record Range(double low, double high) {

    /** Infinite where an end is open. */
    public double ratio() {
      return low == 0 ? Double.POSITIVE_INFINITY : high / low;
    }

    @Override
    public String toString() {
      return low == 0 && high == Double.POSITIVE_INFINITY
          ? "unknown"
          : low == 0
              ? "below " + number(high)
              : high == Double.POSITIVE_INFINITY
                  ? "above " + number(low)
                  : number(low) + " to " + number(high);
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }

  /** Before any trial: every place alike. */
  static ThresholdBelief between(double smallest, double largest) {
    double[][] weights = new double[SLOPES.length][PLACES];
    for (double[] row : weights) {
      Arrays.fill(row, 1.0 / (SLOPES.length * PLACES));
    }
    return new ThresholdBelief(smallest / BEYOND, largest * BEYOND, weights);
  }

  /** After one more trial. */
  ThresholdBelief after(double x, boolean learned) {
    double[][] posterior = new double[SLOPES.length][PLACES];
    double sum = 0;
    for (int s = 0; s < SLOPES.length; s++) {
      for (int p = 0; p < PLACES; p++) {
        double chance = chance(x, s, p);
        posterior[s][p] = weights[s][p] * (learned ? chance : 1 - chance);
        sum += posterior[s][p];
      }
    }
    for (double[] row : posterior) {
      for (int p = 0; p < PLACES; p++) {
        row[p] /= sum;
      }
    }
    return new ThresholdBelief(first, last, posterior);
  }

  /**
   * How much a trial is expected to tell of the place, in nats.
   *
   * @param already trials at x whose outcomes are awaited; each halves what another tells
   */
  double information(double x, int already) {
    double chance = 0;
    for (int s = 0; s < SLOPES.length; s++) {
      for (int p = 0; p < PLACES; p++) {
        chance += weights[s][p] * chance(x, s, p);
      }
    }
    double expected = chance * after(x, true).entropy() + (1 - chance) * after(x, false).entropy();
    return (entropy() - expected) / (1 << already);
  }

  /** The central 90%, with an open end where it leaves what is tested. */
  public Range interval() {
    double[] places = places();
    int low = quantile(places, TAIL);
    int high = quantile(places, 1 - TAIL);
    double from = place(low);
    double to = place(high);
    return new Range(
        from < first * BEYOND ? 0 : from, to > last / BEYOND ? Double.POSITIVE_INFINITY : to);
  }

  /** The median, wherever it lies. */
  public double median() {
    return place(quantile(places(), 0.5));
  }

  private double[] places() {
    double[] places = new double[PLACES];
    for (double[] row : weights) {
      for (int p = 0; p < PLACES; p++) {
        places[p] += row[p];
      }
    }
    return places;
  }

  private static int quantile(double[] places, double share) {
    double sum = 0;
    for (int p = 0; p < PLACES; p++) {
      sum += places[p];
      if (sum >= share) {
        return p;
      }
    }
    return PLACES - 1;
  }

  private double entropy() {
    double entropy = 0;
    for (double place : places()) {
      entropy -= place > 0 ? place * Math.log(place) : 0;
    }
    return entropy;
  }

  private double chance(double x, int slope, int place) {
    double odds = Math.exp(-SLOPES[slope] * Math.log(x / place(place)));
    return LAPSE + (1 - 2 * LAPSE) / (1 + odds);
  }

  private double place(int index) {
    return first * Math.pow(last / first, index / (PLACES - 1.0));
  }
}
