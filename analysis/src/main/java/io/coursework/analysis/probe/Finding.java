package io.coursework.analysis.probe;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a probe found.
 *
 * @param probe the probe's name
 * @param scores by key in snake_case, for example {@code spearman_max}
 * @param figures to be shown beside the scores
 * @param headlines keys of the scores that runs are compared by, as metrics; the others are
 *     details, for tables and reports
 * @param tables the numbers behind the figures
 */
public record Finding(
    String probe,
    SortedMap<String, Score> scores,
    SortedSet<String> headlines,
    List<Figure> figures,
    List<TextTable> tables) {

  public Finding {
    headlines = Collections.unmodifiableSortedSet(new TreeSet<>(headlines));
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
  }

  /** A finding whose scores are all headlines. */
  public Finding(String probe, Scores scores, List<Figure> figures, List<TextTable> tables) {
    this(probe, scores.byKey(), new TreeSet<>(scores.byKey().keySet()), figures, tables);
  }

  /**
   * The same with some of its scores as headlines.
   *
   * @param pattern a regular expression of their keys
   */
  public Finding headlines(String pattern) {
    SortedSet<String> chosen = new TreeSet<>(scores.keySet());
    chosen.removeIf(key -> !key.matches(pattern));
    return new Finding(probe, scores, chosen, figures, tables);
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
