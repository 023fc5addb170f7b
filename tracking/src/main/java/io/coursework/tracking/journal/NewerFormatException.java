package io.coursework.tracking.journal;

import java.io.IOException;

/** What a later build wrote, and this one does not understand: it is whole, and not damaged. */
final class NewerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param found the format that was found
   * @param newest that this build reads
   */
  NewerFormatException(int found, int newest) {
    super(
        "was written by a newer Coursework (format %d; this one reads up to %d): update"
            .formatted(found, newest));
  }
}
