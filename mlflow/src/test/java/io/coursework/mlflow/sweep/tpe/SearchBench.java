package io.coursework.mlflow.sweep.tpe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.random.Randomness;
import io.coursework.mlflow.sweep.plan.ScheduledBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Searches on functions with a known optimum and on the table of a real task, many times: the best
 * value found after each trial, as JSON for the script that runs Optuna beside them.
 */
public final class SearchBench {

  /** Trials that are drawn at random, the same for all searches of a repetition. */
  static final int STARTS = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private SearchBench() {}

  /** What is searched, once: a point goes in, where it was really tried and its value come out. */
  @FunctionalInterface
  interface Objective {
    Answer of(Map<String, Double> point);
  }

  /**
   * @param at where it was tried; for a table the nearest setting
   * @param value more is better
   */
  record Answer(Map<String, Double> at, double value) {}

  /** Proposes the next point. */
  @FunctionalInterface
  interface Searcher {
    Map<String, Double> next(List<ScoredPoint> tried, int number);
  }

  /**
   * @param args the table, the file to write, repetitions, those of what draws on the table, which
   *     vary more, trials of each
   */
  public static void main(String[] args) throws IOException {
    int repetitions = Integer.parseInt(args[2]);
    int ofTable = Integer.parseInt(args[3]);
    int trials = Integer.parseInt(args[4]);
    ObjectNode out = JSON.createObjectNode();
    ArrayNode tasks = out.put("starts", STARTS).putArray("tasks");
    for (TestFunction function : TestFunction.values()) {
      Objective objective = point -> new Answer(point, function.value(point));
      add(
          tasks.addObject().put("name", function.name().toLowerCase(Locale.ROOT)),
          List.of(AxisGroup.always(function.axes())),
          repetition -> objective,
          function.best(),
          repetitions,
          trials);
    }
    ReplayedTable table = new ReplayedTable(Path.of(args[0]));
    add(
        tasks.addObject().put("name", "table"),
        ReplayedTable.GROUPS,
        repetition -> replay(table),
        table.best(),
        ofTable,
        trials);
    rows(table, out.putArray("rows"));
    ScheduledBench.add(table, out, repetitions);
    Files.writeString(Path.of(args[1]), out.toString());
  }

  private static Objective replay(ReplayedTable table) {
    List<ReplayedTable.Row> left = new ArrayList<>(table.rows());
    return point -> {
      ReplayedTable.Row row = ReplayedTable.nearest(left, point);
      left.remove(row);
      return new Answer(row.at(), row.value());
    };
  }

  private static void rows(ReplayedTable table, ArrayNode rows) {
    for (ReplayedTable.Row row : table.rows()) {
      ObjectNode node = rows.addObject().put("value", row.value());
      row.at().forEach(node.putObject("at")::put);
    }
  }

  private static void add(
      ObjectNode task,
      List<AxisGroup> groups,
      Function<Integer, Objective> objective,
      double best,
      int repetitions,
      int trials) {
    task.put("best", best);
    axes(groups, task.putArray("groups"));
    ArrayNode all = task.putArray("repetitions");
    ParzenSampler parzen = new ParzenSampler(groups);
    for (int i = 0; i < repetitions; i++) {
      long seed = i;
      Searcher random = (tried, number) -> draw(groups, Randomness.of(seed, "start", number));
      Searcher tpe =
          (tried, number) ->
              number < STARTS
                  ? random.next(tried, number)
                  : parzen.next(tried, Randomness.of(seed, "tpe", number));
      ObjectNode repetition = all.addObject();
      ArrayNode starts = repetition.putArray("starts");
      for (int number = 0; number < STARTS; number++) {
        random.next(List.of(), number).forEach(starts.addObject()::put);
      }
      run(random, objective.apply(i), trials, 1, repetition.putArray("random"));
      run(tpe, objective.apply(i), trials, 1, repetition.putArray("tpe"));
      run(tpe, objective.apply(i), trials, 4, repetition.putArray("tpe, 4 at once"));
    }
  }

  /**
   * The best value so far after each trial; points of a wave do not know of each other's values.
   */
  private static void run(
      Searcher searcher, Objective objective, int trials, int wave, ArrayNode out) {
    List<ScoredPoint> tried = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    while (tried.size() < trials) {
      int first = tried.size();
      List<Double> values = new ArrayList<>();
      for (int i = first; i < Math.min(trials, first + wave); i++) {
        Answer answer = objective.of(searcher.next(tried, i));
        tried.add(new ScoredPoint(answer.at(), OptionalDouble.empty()));
        values.add(answer.value());
      }
      for (int i = 0; i < values.size(); i++) {
        tried.set(
            first + i,
            new ScoredPoint(tried.get(first + i).at(), OptionalDouble.of(values.get(i))));
        best = Math.max(best, values.get(i));
        out.add(best);
      }
    }
  }

  /** A point drawn uniformly. */
  static Map<String, Double> draw(List<AxisGroup> groups, RandomGenerator random) {
    Map<String, Double> point = new TreeMap<>();
    for (AxisGroup group : groups) {
      Map<String, Double> drawn = new TreeMap<>();
      group.axes().forEach((key, axis) -> drawn.put(key, draw(axis, random)));
      if (group.active().test(point)) {
        point.putAll(drawn);
      }
    }
    return point;
  }

  private static double draw(SearchAxis axis, RandomGenerator random) {
    if (axis instanceof SearchAxis.Range range) {
      double least = range.least(range.low());
      double width = range.greatest(range.high()) - least;
      return range.nearest(least + random.nextDouble() * width);
    }
    return random.nextInt(((SearchAxis.Choice) axis).size());
  }

  private static void axes(List<AxisGroup> groups, ArrayNode out) {
    for (AxisGroup group : groups) {
      ObjectNode axes = out.addObject();
      group
          .axes()
          .forEach(
              (key, axis) -> {
                ObjectNode node = axes.putObject(key);
                if (axis instanceof SearchAxis.Range range) {
                  node.put("low", range.low()).put("high", range.high());
                  node.put("whole", range.grain() == SearchAxis.Grain.WHOLE);
                } else if (axis instanceof SearchAxis.Choice choice) {
                  node.put("size", choice.size());
                }
              });
    }
  }
}
