package io.coursework.tracking.run;

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

  @Override
  public String toString() {
    return piece + ": " + reason;
  }
}
