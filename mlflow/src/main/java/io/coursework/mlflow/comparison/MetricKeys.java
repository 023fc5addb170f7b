package io.coursework.mlflow.comparison;

import io.coursework.tracking.RunRecord;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the key of a metric tells of it. */
final class MetricKeys {

  static final String PROBE = "probe/";

  /** Correlations, cosines, and differences of shares. */
  private static final Pattern ABOUT_ZERO =
      Pattern.compile(
          "(spearman|cosine|accuracy_change|probe/distances/(line|ring|parity|residue_[0-9]+)$)"
              + "|/forgetting$|[/_]gap$|_(excess|selectivity)$");

  /** Shares, probabilities and what is measured in parts of a whole. */
  private static final Pattern SHARE =
      Pattern.compile(
          "accuracy|p_value$|_p_value|share|chance$|gini$|entropy|/explained|explained_variance"
              + "|_unique$|probability_|r_squared$|circularity|_match$|_right$|^probe/errors/");

  private static final Pattern CONFIGURED = Pattern.compile("chance$|(^|/|_)(null|uniform)_");

  /** Of which less is better. */
  private static final Pattern ERROR =
      Pattern.compile("(^|[/_.-])(loss|perplexity|error|rmse|mse|mae)$", Pattern.CASE_INSENSITIVE);

  private static final String LOW = "_low";
  private static final String HIGH = "_high";

  private MetricKeys() {}

  /** Whether it is a share of answers that are right. */
  static boolean isAccuracy(String key) {
    return key.endsWith("accuracy");
  }

  /** Whether it is a p value: the mean of several means nothing. */
  static boolean isPValue(String key) {
    return key.endsWith("p_value");
  }

  /** Whether it can only lie in [0, 1]. */
  static boolean isShare(String key) {
    return low(key) == 0 && high(key) == 1;
  }

  /** The least that it can be. */
  static double low(String key) {
    return ABOUT_ZERO.matcher(key).find()
        ? -1
        : SHARE.matcher(key).find() ? 0 : Double.NEGATIVE_INFINITY;
  }

  /** The most that it can be. */
  static double high(String key) {
    return ABOUT_ZERO.matcher(key).find() || SHARE.matcher(key).find()
        ? 1
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Whether it is a result of a run that can be compared: an accuracy, a loss, what was forgotten,
   * a probe's score; and not what follows from the configuration alone.
   */
  static boolean isResult(String key, Collection<String> all) {
    boolean measured =
        isAccuracy(key) || isLoss(key) || key.endsWith("/forgetting") || isScore(key, all);
    return measured && !isPValue(key) && !CONFIGURED.matcher(key).find();
  }

  static boolean isLoss(String key) {
    return key.endsWith("/loss");
  }

  /** Whether its name says that less of it is better, as of a loss or an error. */
  static boolean isLowerBetter(String key) {
    return ERROR.matcher(key).find();
  }

  /** A score of a probe, its interval's ends left out. */
  static boolean isScore(String key, Collection<String> all) {
    return key.startsWith(PROBE) && !isEnd(key, LOW, all) && !isEnd(key, HIGH, all);
  }

  private static boolean isEnd(String key, String end, Collection<String> all) {
    return key.endsWith(end) && all.contains(key.substring(0, key.length() - end.length()));
  }

  /** The name of a score's probe. */
  static String probe(String score) {
    return score.substring(PROBE.length(), score.lastIndexOf('/'));
  }

  /** The part after the last slash. */
  static String leaf(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** For people: {@code SUM} of {@code eval/sum/accuracy}. */
  static String operation(String key) {
    String[] parts = key.split("/");
    return parts.length < 3 ? key : parts[1].toUpperCase(Locale.ROOT);
  }

  /** All that some runs have, sorted. */
  static List<String> of(List<RunRecord> runs) {
    TreeSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.metrics().keySet()));
    return List.copyOf(keys);
  }
}
