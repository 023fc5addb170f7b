package io.coursework.tracking.run;

import java.util.Arrays;

/**
 * A parameter keeps its first value; this is how a run says that another was to be recorded: a tag
 * with one part for each such value, {@code lr: 0.001 -> 0.01; seed: 1 -> 2}.
 */
public final class ParamDrift {
  public static final String TAG = "coursework.param_drift";

  private static final String BETWEEN = "; ";

  private ParamDrift() {}

  /**
   * The tag's text with one more drift; the same text if it tells of that one already.
   *
   * @param told the tag's text so far, empty for none
   * @return cut to what a tag can hold
   */
  public static String add(String told, String key, String kept, String other) {
    String drift = "%s: %s -> %s".formatted(key, kept, other);
    if (Arrays.asList(told.split(BETWEEN)).contains(drift)) {
      return told;
    }
    return Limits.cut(told.isEmpty() ? drift : told + BETWEEN + drift, Limits.TAG_CHARACTERS);
  }
}
