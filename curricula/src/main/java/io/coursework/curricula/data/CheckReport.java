package io.coursework.curricula.data;

import java.util.List;

/**
 * What a check of a file found.
 *
 * @param rows lines that were checked, a header not counted
 * @param mismatches rows that are wrong, each counted once
 * @param first of the mismatches, in the order of the file, up to the limit
 * @param digest of the file's bytes
 */
public record CheckReport(long rows, long mismatches, List<Mismatch> first, String digest) {
  public CheckReport {
    first = List.copyOf(first);
  }

  /** Whether every row is right. */
  public boolean ok() {
    return mismatches == 0;
  }
}
