package io.coursework.analysis.probe;

import java.util.List;
import java.util.SortedMap;

/**
 * What a probe found.
 *
 * @param probe the probe's name
 * @param scores by key in snake_case, for example {@code spearman_max}
 * @param figures to be shown beside the scores
 * @param tables the numbers behind the figures
 */
public record Finding(
    String probe, SortedMap<String, Score> scores, List<Figure> figures, List<TextTable> tables) {

  public Finding {
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
  }

  /** A finding of scores that are all there. */
  public Finding(String probe, Scores scores, List<Figure> figures, List<TextTable> tables) {
    this(probe, scores.byKey(), figures, tables);
  }

  /**
   * The value of one score.
   *
   * @throws IllegalArgumentException if there is no such score
   */
  public double value(String key) {
    Score score = scores.get(key);
    if (score == null) {
      throw new IllegalArgumentException(
          "probe %s has no score %s; it has %s".formatted(probe, key, scores.keySet()));
    }
    return score.value();
  }

  /** Plain numbers by key, ends of intervals as {@code key_low} and {@code key_high}. */
  public SortedMap<String, Double> numbers() {
    return Scores.flat(scores);
  }
}
