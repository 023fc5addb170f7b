package io.coursework.tracking;

import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A run as it is read back, from its directory or from a server: what it said of itself, without
 * its files.
 *
 * @param id what names it where it was read: its directory, or the server's id
 * @param clientRunId our own id of it, by which the same run is known in both places; empty for one
 *     that a server has from somebody else
 * @param experiment the group of runs it belongs to
 * @param name need not be unique
 * @param ended how it ended; empty if it has no end: it still runs, or its process died
 * @param params by key
 * @param tags by key
 * @param metrics by key; only finite points
 */
public record RunRecord(
    String id,
    Optional<String> clientRunId,
    String experiment,
    String name,
    Optional<RunStatus> ended,
    SortedMap<String, String> params,
    SortedMap<String, String> tags,
    SortedMap<String, MetricHistory> metrics) {

  public RunRecord {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /** This run with these curves. */
  public RunRecord withMetrics(SortedMap<String, MetricHistory> metrics) {
    return new RunRecord(id, clientRunId, experiment, name, ended, params, tags, metrics);
  }

  /** This run with these tags. */
  public RunRecord withTags(SortedMap<String, String> tags) {
    return new RunRecord(id, clientRunId, experiment, name, ended, params, tags, metrics);
  }

  /** Whether its work was done to its end. */
  public boolean finished() {
    return ended.equals(Optional.of(RunStatus.FINISHED));
  }

  /**
   * Reads a run's journal and changes nothing; it may still be written.
   *
   * @param metrics the keys of those that are wanted: a journal may have millions of points
   * @throws ResumeException if the directory is not a run's, nothing is written yet, or the journal
   *     is damaged
   * @throws IOException if it cannot be read
   */
  public static RunRecord read(Path directory, Predicate<String> metrics) throws IOException {
    SortedMap<String, String> params = new TreeMap<>();
    SortedMap<String, String> tags = new TreeMap<>();
    Map<String, TreeMap<Long, Double>> points = new HashMap<>();
    JournalState state =
        JournalState.read(
            directory,
            event -> {
              if (event instanceof RunEvent.Params more) {
                more.values().forEach(params::putIfAbsent);
              } else if (event instanceof RunEvent.Tags more) {
                tags.putAll(more.values());
              } else if (event instanceof RunEvent.Resumed more) {
                tags.putAll(more.process());
              } else if (event instanceof RunEvent.Metrics more) {
                more.values()
                    .forEach(
                        (key, value) -> {
                          if (Double.isFinite(value) && metrics.test(key)) {
                            points
                                .computeIfAbsent(key, k -> new TreeMap<>())
                                .put(more.step(), value);
                          }
                        });
              }
            });
    SortedMap<String, MetricHistory> histories = new TreeMap<>();
    points.forEach((key, byStep) -> histories.put(key, MetricHistory.of(byStep)));
    SortedMap<String, String> all = new TreeMap<>(state.header().tags());
    all.putAll(tags);
    return new RunRecord(
        directory.toString(),
        Optional.of(state.header().clientRunId()),
        state.header().experiment(),
        state.header().name(),
        state.recorded().ended(),
        params,
        all,
        histories);
  }
}
