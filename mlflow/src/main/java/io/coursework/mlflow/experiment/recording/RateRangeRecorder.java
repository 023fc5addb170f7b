package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.figure.RateRangeChart;
import io.coursework.analysis.hyperparameter.RateRange;
import io.coursework.analysis.hyperparameter.RisingLosses;
import io.coursework.analysis.probe.TextTable;
import io.coursework.tracking.run.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A test of a range of learning rates, as people read it and as a run has it.
 *
 * @param range what it shows
 * @param seeds the losses of each seed
 */
public record RateRangeRecorder(RateRange range, SortedMap<Long, RisingLosses> seeds) {

  private static final String SECTION = "lr_range/";
  private static final MathContext DIGITS = new MathContext(2);

  /** What it suggests, by which rule, and how far that goes. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add("Suggested learning rate: %s.".formatted(number(range.suggestion())));
    words.add(
        range.diverged().isPresent()
            ? "That is the lower of the rate at which the loss falls steepest, %s, and a tenth of the one where it diverges, %s."
                .formatted(number(range.steepestRate()), number(range.diverged().getAsDouble()))
            : "The loss falls steepest there. It does not diverge up to %s."
                .formatted(number(range.rates()[range.rates().length - 1])));
    words.add(
        "It rests on the first %d steps of a training, without warm-up or decay, and on %s: a whole training may want another rate. Try a half and twice of it as well."
            .formatted(
                range.rates().length,
                seeds.size() == 1 ? "one seed" : "the mean of %d seeds".formatted(seeds.size())));
    return words;
  }

  private static String number(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /** Loss against rate, step by step. */
  public TextTable table() {
    List<String> columns =
        new ArrayList<>(List.of("step", "learning_rate", "loss", "smoothed_loss"));
    seeds.keySet().forEach(seed -> columns.add("loss_seed_" + seed));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < range.rates().length; i++) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Integer.toString(i + 1),
                  String.format(Locale.ROOT, "%.6g", range.rates()[i]),
                  TextTable.decimal(range.losses()[i]),
                  TextTable.decimal(range.smoothed()[i])));
      for (RisingLosses losses : seeds.values()) {
        row.add(TextTable.decimal(losses.losses()[i]));
      }
      rows.add(row);
    }
    return new TextTable("lr_range", columns, rows);
  }

  /** The drawing. */
  public String figure(String name) {
    return RateRangeChart.svg(
        "Loss against learning rate: " + name,
        range.rates(),
        range.losses(),
        range.smoothed(),
        range.suggestion(),
        range.diverged());
  }

  /**
   * Records curves, table and figure.
   *
   * @param name of the configuration
   */
  public void record(Run run, String name) {
    for (int i = 0; i < range.rates().length; i++) {
      Map<String, Double> point = new TreeMap<>();
      point.put(SECTION + "learning_rate", range.rates()[i]);
      point.put(SECTION + "loss", range.losses()[i]);
      point.put(SECTION + "smoothed_loss", range.smoothed()[i]);
      run.metrics(point, i + 1);
    }
    Map<String, Double> found = new TreeMap<>();
    found.put(SECTION + "suggestion", range.suggestion());
    found.put(SECTION + "steepest", range.steepestRate());
    range.diverged().ifPresent(rate -> found.put(SECTION + "diverged", rate));
    run.metrics(found, range.rates().length);
    run.artifact("figures/lr_range.svg", bytes(figure(name)));
    run.artifact("lr_range.tsv", bytes(table().tsv()));
    LoggedTables.record(run, List.of(table()));
    run.describe(
        "**%s**\n\n%s\n\n`figures/lr_range.svg` draws it; `lr_range.tsv` has the numbers.\n"
            .formatted(words().get(0), String.join(" ", words().subList(1, words().size()))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
