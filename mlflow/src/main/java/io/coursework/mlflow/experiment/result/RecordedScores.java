package io.coursework.mlflow.experiment.result;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The headlines of probes in a run's table of findings. A run has few of them as metrics, and runs
 * of earlier builds had all: read together with the table, both are alike.
 */
public final class RecordedScores {

  /** The table among a run's artifacts. */
  public static final String FILE = "probes/findings.tsv";

  /** The most bytes that it may have: some hundred scores of some hundred steps. */
  public static final long MOST_BYTES = 10 << 20;

  private static final List<String> COLUMNS = ProbeReport.COLUMNS;

  private RecordedScores() {}

  /** The key under which a score is a metric. */
  public static String metric(String probe, String score) {
    return "probe/" + probe + "/" + score;
  }

  /**
   * A run of this disk with the headlines of its table.
   *
   * @param run as it was read from its directory
   * @param wanted the keys of metrics that are
   */
  public static RunRecord add(RunRecord run, Predicate<String> wanted) throws IOException {
    Path file = Path.of(run.id()).resolve("artifacts").resolve(FILE);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? add(run, PlainFile.own(file).text(MOST_BYTES), wanted)
        : run;
  }

  /**
   * A run with the headlines of its table.
   *
   * @param table its text; one of an earlier build, or of something else, adds nothing
   * @param wanted the keys of metrics that are
   */
  public static RunRecord add(RunRecord run, String table, Predicate<String> wanted) {
    List<List<String>> lines = table.lines().map(line -> List.of(line.split("\t", -1))).toList();
    if (lines.isEmpty() || !lines.get(0).equals(COLUMNS)) {
      return run;
    }
    Map<String, List<MetricPoint>> points = new TreeMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() == COLUMNS.size()
          && line.get(COLUMNS.indexOf("headline")).equals("yes")
          && line.get(0).matches("[0-9]{1,18}")
          && line.get(3).matches("-?[0-9.]{1,40}(E-?[0-9]{1,3})?")) {
        String key = metric(line.get(1), line.get(2));
        if (!run.metrics().containsKey(key) && wanted.test(key)) {
          points
              .computeIfAbsent(key, k -> new ArrayList<>())
              .add(
                  new MetricPoint(
                      key,
                      Double.parseDouble(line.get(3)),
                      Instant.EPOCH,
                      Long.parseLong(line.get(0))));
        }
      }
    }
    SortedMap<String, MetricHistory> metrics = new TreeMap<>(run.metrics());
    points.forEach((key, history) -> metrics.put(key, MetricHistory.of(history)));
    return run.withMetrics(metrics);
  }
}
