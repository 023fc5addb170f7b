package io.coursework.mlflow.backend;

import io.coursework.tracking.provenance.ProcessFate;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.provenance.ProcessTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mlflow.api.proto.Service;

/**
 * What a run on the server tells of the process that records it.
 *
 * @param process which it is, if the run says so
 * @param lastSign when it was last heard of: its last heartbeat or metric, or the run's start
 */
public record Heartbeat(Optional<ProcessIdentity> process, Instant lastSign) {

  /** Milliseconds since 1970, written about once a minute while a run is recorded. */
  static final String HEARTBEAT = "coursework.heartbeat";

  /**
   * A process that was heard of more recently is taken to live, unless it is known to be gone: two
   * heartbeats may get lost.
   */
  public static final Duration FRESH = Duration.ofMinutes(3);

  static Heartbeat of(Service.Run run) {
    Map<String, String> tags = tags(run);
    LongStream metrics =
        run.getData().getMetricsList().stream().mapToLong(Service.Metric::getTimestamp);
    LongStream heartbeat =
        Stream.ofNullable(tags.get(HEARTBEAT))
            .filter(time -> time.matches("[0-9]{1,18}"))
            .mapToLong(Long::parseLong);
    long last =
        LongStream.concat(metrics, heartbeat).reduce(run.getInfo().getStartTime(), Math::max);
    return new Heartbeat(ProcessIdentity.of(tags), Instant.ofEpochMilli(last));
  }

  /** A run's tags, by key, in the form in which it was told them. */
  static Map<String, String> tags(Service.Run run) {
    Map<String, String> tags = new TreeMap<>();
    run.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return FoldedTags.unfold(tags);
  }

  /** What can be said of the process from here. */
  public ProcessFate fate(ProcessTable table) {
    return process.map(one -> table.fate(one, lastSign)).orElse(ProcessFate.UNSEEN);
  }

  public Duration silence(Instant now) {
    return Duration.between(lastSign, now);
  }

  /** Whether the process is seen, or is not known to be gone and was heard of a moment ago. */
  public boolean mayLive(ProcessTable table, Instant now) {
    ProcessFate fate = fate(table);
    return fate == ProcessFate.LIVES
        || fate != ProcessFate.GONE && silence(now).compareTo(FRESH) < 0;
  }
}
