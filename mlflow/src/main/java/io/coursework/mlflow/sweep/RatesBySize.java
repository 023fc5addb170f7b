package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.Decimal;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which learning rate suits which size, by the trials of a sweep over both: the one with the least
 * median of the tokens until its seeds had learned; where half of them or more have not, with the
 * least training loss at the end. Only rates whose trials have all finished are chosen.
 *
 * @param size the key of the sizes
 * @param cells what came out, by size and rate; two sizes or more, which have two rates or more in
 *     common
 */
public record RatesBySize(String size, SortedMap<Double, SortedMap<Double, Cell>> cells) {

  private static final String RATE = "training.optimizer.learning_rate";
  private static final String WIDTH = "model.d_model";
  private static final MathContext DIGITS = new MathContext(4);

  /** A factor from which on a line does not tell the rates of the sizes. */
  private static final double FAR = 1.5;

  /**
   * The trials of one size and one rate.
   *
   * @param finished how many of them have
   * @param learned how many of these had learned
   * @param tokens median of the tokens by which they had; infinite if half of them or more had not
   * @param loss mean of their last training losses; infinite if one has none
   */
  public record Cell(int trials, int finished, int learned, double tokens, double loss) {

    static Cell of(List<TrialRow> rows) {
      List<TrialRow> finished = rows.stream().filter(TrialRow::finished).toList();
      double[] tokens =
          finished.stream()
              .mapToDouble(
                  row ->
                      row.learned().isPresent()
                          ? row.learned().getAsLong()
                          : Double.POSITIVE_INFINITY)
              .sorted()
              .toArray();
      double median =
          tokens.length == 0
              ? Double.POSITIVE_INFINITY
              : (tokens[(tokens.length - 1) / 2] + tokens[tokens.length / 2]) / 2;
      double loss =
          finished.stream()
              .mapToDouble(row -> row.loss().orElse(Double.POSITIVE_INFINITY))
              .average()
              .orElse(Double.POSITIVE_INFINITY);
      return new Cell(
          rows.size(),
          finished.size(),
          (int) finished.stream().filter(row -> row.learned().isPresent()).count(),
          median,
          Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss);
    }

    boolean complete() {
      return finished == trials;
    }

    private List<String> words() {
      return List.of(
          tokens < Double.POSITIVE_INFINITY
              ? String.format(Locale.ROOT, "%,.0f", tokens)
              : VariedParams.NONE,
          "%d of %d".formatted(learned, finished),
          loss < Double.POSITIVE_INFINITY
              ? String.format(Locale.ROOT, "%.4f", loss)
              : VariedParams.NONE,
          "%d of %d".formatted(finished, trials));
    }
  }

  /** Of a sweep's trials; empty if they do not combine sizes with rates. */
  public static Optional<RatesBySize> of(TrialTable trials) {
    if (!trials.varied().contains(RATE) || !areNumbers(RATE, trials)) {
      return Optional.empty();
    }
    List<String> sizes =
        trials.varied().stream()
            .filter(key -> key.startsWith("model.") && areNumbers(key, trials))
            .toList();
    if (!sizes.contains(WIDTH) && sizes.size() != 1) {
      return Optional.empty();
    }
    String size = sizes.contains(WIDTH) ? WIDTH : sizes.get(0);
    SortedMap<Double, SortedMap<Double, List<TrialRow>>> rows = new TreeMap<>();
    for (TrialRow row : trials.rows()) {
      rows.computeIfAbsent(Decimal.number(row.params().get(size)), at -> new TreeMap<>())
          .computeIfAbsent(Double.valueOf(row.params().get(RATE)), rate -> new ArrayList<>())
          .add(row);
    }
    SortedMap<Double, SortedMap<Double, Cell>> cells = new TreeMap<>();
    rows.forEach(
        (at, rates) -> {
          SortedMap<Double, Cell> here = new TreeMap<>();
          rates.forEach((rate, some) -> here.put(rate, Cell.of(some)));
          cells.put(at, here);
        });
    Set<Double> common = new TreeSet<>(cells.get(cells.firstKey()).keySet());
    cells.values().forEach(rates -> common.retainAll(rates.keySet()));
    return cells.size() > 1 && common.size() > 1
        ? Optional.of(new RatesBySize(size, cells))
        : Optional.empty();
  }

  private static boolean areNumbers(String key, TrialTable trials) {
    return trials.rows().stream()
        .allMatch(row -> Decimal.isNumber(row.params().getOrDefault(key, "")));
  }

  /** The best rate of each size that has one. */
  public SortedMap<Double, Double> chosen() {
    SortedMap<Double, Double> chosen = new TreeMap<>();
    cells.forEach(
        (at, rates) -> sorted(rates).stream().findFirst().ifPresent(r -> chosen.put(at, r)));
    return chosen;
  }

  /** The rates all of whose trials have finished, the best first. */
  private static List<Double> sorted(SortedMap<Double, Cell> rates) {
    return rates.keySet().stream()
        .filter(rate -> rates.get(rate).complete())
        .sorted(
            Comparator.comparingDouble((Double rate) -> rates.get(rate).tokens())
                .thenComparingDouble(rate -> rates.get(rate).loss()))
        .toList();
  }

  /** A line for each size: its best rate, and what came out there. */
  public TextTable best() {
    List<List<String>> rows = new ArrayList<>();
    chosen()
        .forEach(
            (at, rate) -> {
              List<String> row = new ArrayList<>(List.of(plain(at), plain(rate)));
              row.addAll(cells.get(at).get(rate).words());
              rows.add(row);
            });
    return new TextTable("best_rates", columns("best rate"), rows);
  }

  /** A line for each size and rate. */
  public TextTable table() {
    List<List<String>> rows = new ArrayList<>();
    SortedMap<Double, Double> chosen = chosen();
    cells.forEach(
        (at, rates) ->
            rates.forEach(
                (rate, cell) -> {
                  List<String> row = new ArrayList<>(List.of(plain(at), plain(rate)));
                  row.addAll(cell.words());
                  row.add(rate.equals(chosen.get(at)) ? "best" : "");
                  rows.add(row);
                }));
    List<String> columns = columns("learning rate");
    columns.add("choice");
    return new TextTable("rates_by_size", columns, rows);
  }

  private List<String> columns(String rate) {
    return new ArrayList<>(
        List.of(size, rate, "tokens to learn, median", "learned", "training loss", "finished"));
  }

  /** How the rates were chosen, and how far that can be relied on. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "The best rate of a size has the least median of tokens to learn or, where half of its"
            + " trials or more have not learned, the least training loss at the end.");
    List<String> ends = new ArrayList<>();
    chosen()
        .forEach(
            (at, rate) -> {
              if (rate.equals(cells.get(at).firstKey())) {
                ends.add("the lowest rate at %s".formatted(plain(at)));
              } else if (rate.equals(cells.get(at).lastKey())) {
                ends.add("the highest rate at %s".formatted(plain(at)));
              }
            });
    if (!ends.isEmpty()) {
      lines.add(
          "The best is %s: the true best may lie beyond; try more."
              .formatted(String.join(", ", ends)));
    }
    long open =
        cells.values().stream()
            .flatMap(rates -> rates.values().stream())
            .filter(cell -> !cell.complete())
            .count();
    if (open > 0) {
      lines.add(
          "Left out, for not all of their trials have finished: %d of %d pairs of size and rate."
              .formatted(open, cells.values().stream().mapToInt(SortedMap::size).sum()));
    }
    double off = off();
    if (off >= FAR) {
      lines.add(
          String.format(
              Locale.ROOT, "A line misses the best rate of a size by a factor of %.1f.", off));
    }
    if (chosen().size() < 2) {
      lines.add("A rule needs the best rates of two sizes.");
    }
    return lines;
  }

  /**
   * The straight line through the best rates, in the logarithms of size and rate, as a sweep's file
   * has it; empty with fewer than two sizes.
   */
  public Optional<String> fragment() {
    String points =
        ends().entrySet().stream()
            .map(point -> point.getKey() + ": " + plain(point.getValue()))
            .collect(Collectors.joining(", "));
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "rules:\n  %s: {type: power_law, of: %s, at: {%s}}\n".formatted(RATE, size, points));
  }

  /** The line at the smallest and the largest size; empty with fewer than two. */
  public Map<String, Double> ends() {
    SortedMap<Double, Double> chosen = chosen();
    Map<String, Double> ends = new LinkedHashMap<>();
    if (chosen.size() >= 2) {
      for (double at : List.of(chosen.firstKey(), chosen.lastKey())) {
        ends.put(plain(at), new BigDecimal(onLine(at)).round(DIGITS).doubleValue());
      }
    }
    return ends;
  }

  /** By what factor the line misses a best rate, at most. */
  private double off() {
    return chosen().size() < 2
        ? 1
        : chosen().entrySet().stream()
            .mapToDouble(one -> Math.exp(Math.abs(Math.log(one.getValue() / onLine(one.getKey())))))
            .max()
            .orElseThrow();
  }

  /** The least-squares line in logarithms, all sizes counting alike. */
  private double onLine(double at) {
    SortedMap<Double, Double> chosen = chosen();
    double meanX = chosen.keySet().stream().mapToDouble(StrictMath::log).average().orElseThrow();
    double meanY = chosen.values().stream().mapToDouble(StrictMath::log).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (Map.Entry<Double, Double> point : chosen.entrySet()) {
      double x = StrictMath.log(point.getKey()) - meanX;
      xy += x * (StrictMath.log(point.getValue()) - meanY);
      xx += x * x;
    }
    return StrictMath.exp(meanY + xy / xx * (StrictMath.log(at) - meanX));
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
