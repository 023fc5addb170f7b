package io.coursework.mlflow.sweep.tpe;

import io.coursework.curricula.random.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of 300 settings and 4 seeds of a real task, as a space of points: a search asks for any
 * point and gets the nearest setting that it has not had.
 */
public final class ReplayedTable {

  static final int[] RUNGS = {100, 200, 400, 800};

  private static final List<String> SCHEDULES = List.of("constant", "linear", "cosine", "wsd");
  private static final List<String> BATCHES = List.of("16", "32", "64");
  private static final List<String> HEADS = List.of("1", "2", "4");
  private static final String SCHEDULE = "schedule";
  private static final String DECAY = "decay_share";

  static final Map<String, SearchAxis> AXES =
      Map.of(
          "learning_rate",
          logs(0.001, 0.1),
          "weight_decay",
          logs(0.001, 1),
          "warmup_steps",
          new SearchAxis.Range(0, 400, SearchAxis.Grain.WHOLE),
          "batch_size",
          new SearchAxis.Choice(BATCHES.size()),
          SCHEDULE,
          new SearchAxis.Choice(SCHEDULES.size()),
          "n_heads",
          new SearchAxis.Choice(HEADS.size()),
          "mlp_ratio",
          new SearchAxis.Range(1, 6, SearchAxis.Grain.WHOLE));

  static final Map<String, SearchAxis> DECAY_AXIS =
      Map.of(DECAY, new SearchAxis.Range(0.05, 0.6, SearchAxis.Grain.REAL));

  static final List<AxisGroup> GROUPS =
      List.of(AxisGroup.always(AXES), new AxisGroup(DECAY_AXIS, ReplayedTable::decays));

  /**
   * A setting.
   *
   * @param at its coordinates
   * @param settings values of keys of a configuration
   * @param accuracy by seed and rung
   */
  public record Row(
      int setting, Map<String, Double> at, Map<String, String> settings, double[][] accuracy) {

    /** The mean over seeds at a rung. */
    public double mean(int rung) {
      return Arrays.stream(accuracy).mapToDouble(seed -> seed[rung]).average().orElseThrow();
    }

    /**
     * At the end with one of the seeds, which come in another order in each repetition; beyond the
     * last, their mean: nothing more is known.
     */
    public double ofSeed(int place, int repetition) {
      int[] order =
          Randomness.permutation(
              accuracy.length, Randomness.of(repetition, "order of seeds", setting));
      return place < order.length ? accuracy[order[place]][RUNGS.length - 1] : value();
    }

    /** The mean over seeds at the end. */
    public double value() {
      return mean(RUNGS.length - 1);
    }
  }

  /** The place of a rung. */
  public static int rung(long step) {
    return Arrays.binarySearch(RUNGS, (int) step);
  }

  private final List<Row> rows = new ArrayList<>();

  ReplayedTable(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> head = List.of(lines.get(0).split(","));
    Map<Integer, List<Map<String, String>>> settings = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> values = new TreeMap<>();
      for (int i = 0; i < cells.length; i++) {
        values.put(head.get(i), cells[i]);
      }
      settings
          .computeIfAbsent(Integer.valueOf(values.get("setting")), key -> new ArrayList<>())
          .add(values);
    }
    settings.forEach((number, seeds) -> rows.add(row(number, seeds)));
  }

  private static SearchAxis logs(double low, double high) {
    return new SearchAxis.Range(StrictMath.log(low), StrictMath.log(high), SearchAxis.Grain.REAL);
  }

  private static boolean decays(Map<String, Double> point) {
    return SCHEDULES.get(point.get(SCHEDULE).intValue()).equals("wsd");
  }

  private static Map<String, String> settings(Map<String, String> values) {
    return Map.of(
        "training.optimizer.learning_rate", values.get("learning_rate"),
        "training.optimizer.weight_decay", values.get("weight_decay"),
        "training.optimizer.warmup_steps", values.get("warmup_steps"),
        "training.batch_size", values.get("batch_size"),
        "training.optimizer.schedule", values.get(SCHEDULE),
        "training.optimizer.decay_share", values.get(DECAY).isEmpty() ? "0.1" : values.get(DECAY),
        "model.n_heads", values.get("n_heads"),
        "model.mlp_ratio", values.get("mlp_ratio"));
  }

  private static Row row(int number, List<Map<String, String>> seeds) {
    Map<String, String> values = seeds.get(0);
    Map<String, Double> at = new TreeMap<>();
    at.put("learning_rate", StrictMath.log(Double.parseDouble(values.get("learning_rate"))));
    at.put("weight_decay", StrictMath.log(Double.parseDouble(values.get("weight_decay"))));
    at.put("warmup_steps", Double.valueOf(values.get("warmup_steps")));
    at.put("mlp_ratio", Double.valueOf(values.get("mlp_ratio")));
    at.put("batch_size", (double) BATCHES.indexOf(values.get("batch_size")));
    at.put(SCHEDULE, (double) SCHEDULES.indexOf(values.get(SCHEDULE)));
    at.put("n_heads", (double) HEADS.indexOf(values.get("n_heads")));
    if (!values.get(DECAY).isEmpty()) {
      at.put(DECAY, Double.valueOf(values.get(DECAY)));
    }
    double[][] accuracy =
        seeds.stream()
            .map(
                seed ->
                    Arrays.stream(RUNGS)
                        .mapToDouble(step -> Double.parseDouble(seed.get("at_" + step)))
                        .toArray())
            .toArray(double[][]::new);
    return new Row(number, at, settings(values), accuracy);
  }

  public List<Row> rows() {
    return rows;
  }

  double best() {
    return rows.stream().mapToDouble(Row::value).max().orElseThrow();
  }

  /** The nearest of some settings: shares of the ranges and choices that differ, squared. */
  static Row nearest(List<Row> left, Map<String, Double> point) {
    Row nearest = null;
    double least = Double.POSITIVE_INFINITY;
    for (Row row : left) {
      double distance = 0;
      for (String key : point.keySet()) {
        SearchAxis axis = AXES.getOrDefault(key, DECAY_AXIS.get(key));
        Double other = row.at().get(key);
        if (other == null) {
          distance += 1;
        } else if (axis instanceof SearchAxis.Range range) {
          distance += Math.pow((point.get(key) - other) / (range.high() - range.low()), 2);
        } else {
          distance += point.get(key).equals(other) ? 0 : 1;
        }
      }
      if (distance < least) {
        least = distance;
        nearest = row;
      }
    }
    return nearest;
  }
}
