package io.coursework.tracking;

import java.time.Instant;

/**
 * A value or file that the server has called invalid, and does not have.
 *
 * @param sequence of the journal's entry that it comes from; 0 for an end that no journal holds
 * @param time of that entry
 * @param key of the param, metric or tag; empty where the entry was rejected as a whole
 * @param piece what it is, for a person
 * @param reason the server's, in one line
 */
public record Rejection(long sequence, Instant time, String key, String piece, String reason) {

  static Rejection of(JournalEntry entry, String key, String reason) {
    return new Rejection(entry.sequence(), entry.time(), key, piece(entry.event(), key), reason);
  }

  private static String piece(RunEvent event, String key) {
    if (event instanceof RunEvent.Params) {
      return "param " + key;
    } else if (event instanceof RunEvent.Tags) {
      return "tag " + key;
    } else if (event instanceof RunEvent.Metrics metrics) {
      return "metric %s at step %d".formatted(key, metrics.step());
    } else if (event instanceof RunEvent.Dataset dataset) {
      return "data set " + dataset.input().name();
    } else if (event instanceof RunEvent.Artifact artifact) {
      return "artifact " + artifact.file().path();
    } else if (event instanceof RunEvent.Model model) {
      return "model " + model.name();
    } else {
      return event instanceof RunEvent.Ended ? "the end of the run" : "the run's continuation";
    }
  }

  @Override
  public String toString() {
    return piece + ": " + reason;
  }
}
