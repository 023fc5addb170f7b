package io.coursework.tracking.journal;

import java.time.Instant;

/**
 * One line of a journal.
 *
 * @param sequence 1 for the first line, then one more for each
 * @param time when it happened, to the millisecond
 */
public record JournalEntry(long sequence, Instant time, RunEvent event) {}
