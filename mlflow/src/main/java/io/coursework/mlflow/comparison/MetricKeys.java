package io.coursework.mlflow.comparison;

import io.coursework.tracking.RunRecord;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What the key of a metric tells of it. */
final class MetricKeys {

  static final String PROBE = "probe/";

  private static final String LOW = "_low";
  private static final String HIGH = "_high";

  private MetricKeys() {}

  /** Whether it is a share of answers that are right. */
  static boolean isAccuracy(String key) {
    return key.endsWith("accuracy");
  }

  /** Whether it can only lie in [0, 1]. */
  static boolean isShare(String key) {
    return isAccuracy(key) || key.endsWith("p_value") || key.endsWith("/chance");
  }

  static boolean isLoss(String key) {
    return key.endsWith("/loss");
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
