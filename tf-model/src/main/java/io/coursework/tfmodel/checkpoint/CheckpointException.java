package io.coursework.tfmodel.checkpoint;

import java.io.IOException;

/**
 * A checkpoint that cannot be used; the message is one line: which file, what is wrong, what to do.
 */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000; // characters

  public CheckpointException(String message) {
    super(oneLine(message));
  }

  /** Names and values in it may come from a file that somebody has made up. */
  private static String oneLine(String message) {
    String line = message.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
