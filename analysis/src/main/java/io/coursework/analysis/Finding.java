package io.coursework.analysis;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a probe found.
 *
 * @param probe the probe's name
 * @param scores by key in snake_case, for example {@code spearman_max}; finite
 * @param figures to be shown beside the scores
 * @param tables the numbers behind the figures
 */
public record Finding(
    String probe, SortedMap<String, Double> scores, List<Figure> figures, List<TextTable> tables) {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if a score is not finite
   */
  public Finding {
    scores.forEach(
        (key, score) -> {
          if (!Double.isFinite(score)) {
            throw new IllegalArgumentException(
                "score %s of probe %s is %s; a probe must define its score or refuse the table"
                    .formatted(key, probe, score));
          }
        });
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
  }
}
