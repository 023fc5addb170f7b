package io.coursework.analysis.probe;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a probe found.
 *
 * @param probe the probe's name
 * @param scores by key in snake_case, for example {@code spearman_max}
 * @param figures to be shown beside the scores
 * @param headlines keys of the scores that runs are compared by; the others are details, for tables
 *     and reports
 * @param metrics those of the headlines that are metrics of a run, one or two as a rule: a run's
 *     page is for looking, and all the others are in its tables
 * @param tables the numbers behind the figures
 */
public record Finding(
    String probe,
    SortedMap<String, Estimate> scores,
    SortedSet<String> headlines,
    SortedSet<String> metrics,
    List<Figure> figures,
    List<TextTable> tables) {

  /** So many headlines are all metrics, unless the probe chooses. */
  private static final int FEW = 3;

  public Finding {
    headlines = Collections.unmodifiableSortedSet(new TreeSet<>(headlines));
    metrics = Collections.unmodifiableSortedSet(new TreeSet<>(metrics));
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
  }

  /** A finding whose scores are all headlines. */
  public Finding(String probe, Scores scores, List<Figure> figures, List<TextTable> tables) {
    this(
        probe,
        scores.byKey(),
        new TreeSet<>(scores.byKey().keySet()),
        few(scores.byKey().keySet()),
        figures,
        tables);
  }

  private static SortedSet<String> few(Set<String> headlines) {
    return new TreeSet<>(headlines.size() <= FEW ? headlines : Set.of());
  }

  /**
   * This finding with some of its scores as headlines; three or fewer are all metrics, too.
   *
   * @param pattern a regular expression of their keys
   */
  public Finding headlines(String pattern) {
    SortedSet<String> chosen = matching(scores.keySet(), pattern);
    return new Finding(probe, scores, chosen, few(chosen), figures, tables);
  }

  /**
   * This finding with some of its headlines as metrics.
   *
   * @param pattern a regular expression of their keys; an empty one for none
   */
  public Finding metrics(String pattern) {
    return new Finding(probe, scores, headlines, matching(headlines, pattern), figures, tables);
  }

  private static SortedSet<String> matching(Set<String> keys, String pattern) {
    SortedSet<String> chosen = new TreeSet<>(keys);
    chosen.removeIf(key -> !key.matches(pattern));
    return chosen;
  }

  /**
   * The value of one score.
   *
   * @throws IllegalArgumentException if there is no such score
   */
  public double value(String key) {
    Estimate score = scores.get(key);
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
