package io.coursework.analysis.figure;

import io.coursework.analysis.hyperparameter.ParameterLevels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Values of a parameter as places on an axis. A few values, or words, stand at equal distances,
 * each with its name; many numbers stand as far apart as they are, or as their logarithms are where
 * the largest is many times the smallest and these are spread more evenly.
 *
 * @param steps whether the values stand at equal distances
 * @param ticks from the lower end
 * @param places the place of a value, in [0, 1]
 */
record ParameterAxis(boolean steps, List<Tick> ticks, ToDoubleFunction<String> places) {

  private static final int MOST_STEPS = 8;
  private static final int MOST_NAMES = 12; // of words
  private static final double MANY_TIMES = 8;
  private static final int LINEAR_TICKS = 5;
  private static final double NONE = 0.15; // of an axis, left to what has no value

  /** A named place, in [0, 1]. */
  record Tick(double place, String label) {}

  /**
   * The axis of some values.
   *
   * @param texts at least one, such as {@code 0.001}, {@code adam}, or {@code -} for none
   */
  static ParameterAxis of(Collection<String> texts) {
    List<String> values = ParameterLevels.ordered(texts);
    boolean absent = values.get(0).equals(ParameterLevels.ABSENT);
    List<String> present = values.subList(absent ? 1 : 0, values.size());
    if (present.size() <= MOST_STEPS || !present.stream().allMatch(ParameterLevels::isNumber)) {
      return ofSteps(values);
    }
    ParameterAxis numbers =
        ofNumbers(present.stream().mapToDouble(Double::parseDouble).toArray(), true);
    return absent ? numbers.besideNone() : numbers;
  }

  /** This axis, shortened, with a place at its lower end for what has no value. */
  private ParameterAxis besideNone() {
    List<Tick> all = new ArrayList<>(List.of(new Tick(0, ParameterLevels.ABSENT)));
    ticks.forEach(tick -> all.add(new Tick(NONE + (1 - NONE) * tick.place(), tick.label())));
    return new ParameterAxis(
        false,
        all,
        text ->
            text.equals(ParameterLevels.ABSENT)
                ? 0
                : NONE + (1 - NONE) * places.applyAsDouble(text));
  }

  /**
   * An axis of numbers in their own distances, at least one.
   *
   * @param scaled whether their logarithms may stand for them
   */
  static ParameterAxis ofNumbers(double[] values, boolean scaled) {
    double least = DoubleStream.of(values).min().orElseThrow();
    double most = DoubleStream.of(values).max().orElseThrow();
    boolean logarithmic = scaled && least > 0 && most / least >= MANY_TIMES && isLowHalf(values);
    double first = least == most ? least - 0.5 : least;
    double last = least == most ? most + 0.5 : most;
    ToDoubleFunction<Double> place =
        logarithmic
            ? value -> Math.log(value / first) / Math.log(last / first)
            : value -> (value - first) / (last - first);
    double[] breaks = logarithmic ? LogScale.breaks(first, last) : linear(first, last);
    return new ParameterAxis(
        false,
        DoubleStream.of(breaks)
            .mapToObj(at -> new Tick(place.applyAsDouble(at), ShortNumber.of(at)))
            .toList(),
        text -> place.applyAsDouble(Double.parseDouble(text)));
  }

  /**
   * Whether half of the values lie so low that their logarithms are spread more evenly: their
   * median is nearer to the middle then.
   */
  private static boolean isLowHalf(double[] values) {
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double linear = (median - least) / (most - least);
    double logarithmic = Math.log(median / least) / Math.log(most / least);
    return Math.abs(logarithmic - 0.5) < Math.abs(linear - 0.5);
  }

  private static ParameterAxis ofSteps(List<String> values) {
    int last = values.size() - 1;
    int each = last / MOST_NAMES + 1;
    return new ParameterAxis(
        true,
        IntStream.rangeClosed(0, last)
            .filter(i -> i % each == 0)
            .mapToObj(i -> new Tick(last == 0 ? 0.5 : (double) i / last, values.get(i)))
            .toList(),
        text -> last == 0 ? 0.5 : (double) values.indexOf(text) / last);
  }

  /** Round numbers between two. */
  private static double[] linear(double first, double last) {
    double rough = (last - first) / LINEAR_TICKS;
    BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(rough)));
    double share = rough / unit.doubleValue();
    BigDecimal step =
        unit.multiply(BigDecimal.valueOf(share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1));
    List<Double> ticks = new ArrayList<>();
    long count = (long) Math.ceil(first / step.doubleValue());
    for (double at = at(step, count); at <= last; at = at(step, ++count)) {
      ticks.add(at);
    }
    return ticks.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double at(BigDecimal step, long count) {
    return step.multiply(BigDecimal.valueOf(count)).doubleValue();
  }
}
