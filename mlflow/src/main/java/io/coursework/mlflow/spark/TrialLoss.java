package io.coursework.mlflow.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why an attempt at a trial, or all of them, came to nothing: as a task says it, which Spark quotes
 * within words of its own.
 *
 * @param host where it was; empty if that is not known
 * @param reason in one line
 * @param nowhere whether Spark gave up because no place was left to try
 */
record TrialLoss(String host, String reason, boolean nowhere) {

  private static final Pattern TOLD = Pattern.compile("trial [0-9]+ on ([^\\s:]+): ([^\\n]*)");
  private static final Pattern EXCEPTION = Pattern.compile("^.*Exception: ");
  private static final Pattern NOWHERE = Pattern.compile("cannot\\s+run\\s+anywhere");

  /** What a task says of itself. */
  static String told(int trial, String host, String reason) {
    return "trial %d on %s: %s".formatted(trial, host, reason);
  }

  /**
   * Reads it.
   *
   * @param message of an exception of Spark, of any number of lines
   */
  static TrialLoss of(String message) {
    boolean nowhere = NOWHERE.matcher(message).find();
    Matcher told = TOLD.matcher(message);
    if (told.find()) {
      return new TrialLoss(told.group(1), told.group(2).strip(), nowhere);
    }
    String first = message.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return new TrialLoss("", EXCEPTION.matcher(first).replaceFirst("").strip(), nowhere);
  }
}
