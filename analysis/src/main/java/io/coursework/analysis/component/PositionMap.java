package io.coursework.analysis.component;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Effects by position, over the pairs of the commonest shape.
 *
 * @param figure a map of rows and positions
 * @param table the same with intervals
 */
record PositionMap(Figure figure, TextTable table) {

  /**
   * @param rows what was put in place
   * @param effects by row, pair and position
   */
  static PositionMap of(
      String name,
      List<String> rows,
      PromptPairs pairs,
      double[][][] effects,
      ClusteredBootstrap means) {
    List<Integer> alike = pairs.alike();
    PromptPair first = pairs.pair(alike.get(0));
    Vocabulary vocabulary = pairs.vocabulary();
    List<String> columns =
        IntStream.rangeClosed(0, first.query())
            .mapToObj(position -> position + " " + first.token(position, vocabulary))
            .toList();
    IntervalTable table = new IntervalTable(name, "site and round", "position", "token");
    double[][] map = new double[rows.size()][columns.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int position = 0; position < columns.size(); position++) {
        double[] own = new double[pairs.size()];
        Arrays.fill(own, Double.NaN);
        for (int pair : alike) {
          own[pair] = effects[row][pair][position];
        }
        Interval effect = means.mean(own);
        map[row][position] = effect.mean();
        table.add(
            effect, rows.get(row), Integer.toString(position), first.token(position, vocabulary));
      }
    }
    List<String> text = new ArrayList<>();
    for (int position = 0; position <= first.query(); position++) {
      text.add(first.token(position, vocabulary));
    }
    return new PositionMap(
        new Figure(
            name,
            "The same by position, over the %d of %d pairs of the commonest shape: %s, with x for a value and f for an operation; the value is predicted at the last position."
                .formatted(alike.size(), pairs.size(), String.join(" ", text)),
            HeatMap.diverging(
                new HeatMap.Matrix(
                    "Position by position", "", rows, "position and token", columns, "effect", map),
                1)),
        table.table());
  }
}
