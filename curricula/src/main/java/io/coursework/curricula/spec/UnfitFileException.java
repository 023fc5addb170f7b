package io.coursework.curricula.spec;

import java.nio.file.FileSystemException;

/**
 * A file that was not read or written, for its kind, its size, or because it is behind a link; the
 * reason alone begins with a verb.
 */
public final class UnfitFileException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  UnfitFileException(String file, String reason) {
    super(file, null, reason);
  }
}
