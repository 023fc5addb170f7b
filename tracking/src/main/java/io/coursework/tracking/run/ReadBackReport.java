package io.coursework.tracking.run;

import java.util.List;

/**
 * What a comparison of a run's artifacts on the server with those in its directory showed, by size
 * and hash.
 *
 * @param equal how many were the same
 * @param resent those that were missing or different and are the same now
 * @param different those that are not the same: the directory lacks them, or sending did not help
 */
public record ReadBackReport(long equal, List<String> resent, List<String> different) {
  public ReadBackReport {
    resent = List.copyOf(resent);
    different = List.copyOf(different);
  }
}
