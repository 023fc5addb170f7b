package io.coursework.curricula.spec;

/**
 * The version of the format of a file that a build writes and later builds read. Files of before
 * versions were counted name none: they are of version 0.
 */
public final class FormatVersion {
  private FormatVersion() {}

  /**
   * Refuses what only a later build understands.
   *
   * @param what the file, for the message
   * @param found its version
   * @param newest that this build reads
   * @return the version
   * @throws IllegalArgumentException if it is newer
   */
  public static long known(String what, long found, long newest) {
    if (found > newest) {
      throw new IllegalArgumentException(newer(what, found, newest));
    }
    return found;
  }

  /** What is said of a file that a later build wrote. */
  public static String newer(String what, long found, long newest) {
    return "%s was written by a newer Coursework (format %d; this one reads up to %d): update"
        .formatted(what, found, newest);
  }
}
