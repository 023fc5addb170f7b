package io.coursework.mlflow.backend;

import io.coursework.tracking.RunRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as a server lists it.
 *
 * @param record of each curve it has the last point
 * @param start when it began
 * @param end when it ended; empty for one that has no end
 * @param datasets name and digest of each that it names, sorted
 * @param page for people
 */
public record ListedRun(
    RunRecord record, Instant start, Optional<Instant> end, List<String> datasets, URI page) {

  public ListedRun {
    datasets = List.copyOf(datasets);
  }

  /** Who recorded it, as the server shows it; empty if it does not say. */
  public String user() {
    return record.tags().getOrDefault("mlflow.user", "");
  }

  /** From its start to its end; empty before. */
  public Optional<Duration> duration() {
    return end.map(then -> Duration.between(start, then));
  }
}
