package io.coursework.tracking.run;

import java.util.Optional;

/**
 * What of a run has reached the server.
 *
 * @param sent journal entries that the server has acknowledged, or of which it refused a part
 * @param unsent journal entries that it has not; they stay in the journal
 * @param rejected single values or files that the server called invalid and does not have; they lie
 *     in {@code rejected.jsonl} beside the journal, each with the server's reason
 * @param problem why entries are unsent, in one line; empty when all went well
 */
public record Delivery(long sent, long unsent, long rejected, Optional<String> problem) {
  /** Whether the server has everything. */
  public boolean complete() {
    return unsent == 0 && rejected == 0;
  }
}
