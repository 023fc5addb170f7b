package io.coursework.tracking.run;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rules for names and sizes, checked where a value is handed in, so that a bad name fails at
 * the caller's line and not hours later in the sender.
 */
public final class Limits {
  public static final int PARAM_CHARACTERS = 6000;
  public static final int TAG_CHARACTERS = 8000;
  static final int KEY_CHARACTERS = 250;

  private static final int SHOWN_CHARACTERS = 100;

  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_/.: -]+");
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._+~-]+");
  private static final int SEGMENT_CHARACTERS = 255; // as file systems do

  /** One segment without a point: some backends refuse those in the names of models. */
  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9_+~-]{1,100}");

  private Limits() {}

  /** A key of a parameter, metric or tag: a normalised relative path. */
  public static String key(String what, String key) {
    text(what + " name", key, 1, KEY_CHARACTERS);
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "%s name '%s' may hold only letters, digits and _ / . - : space; rename it"
              .formatted(what, shown(key)));
    }
    checkSegments(what + " name", key);
    return key;
  }

  public static void keys(String what, Map<String, ?> values) {
    values.forEach(
        (key, value) -> {
          key(what, key);
          if (value == null) {
            throw new IllegalArgumentException(
                "%s '%s' has no value; leave it out or name one".formatted(what, key));
          }
        });
  }

  /** The path of an artifact under its run. */
  public static String artifactPath(String path) {
    text("artifact path", path, 1, 500);
    checkSegments("artifact path", path);
    for (String segment : path.split("/")) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "artifact path '%s' may hold only A-Z a-z 0-9 . _ + ~ - between its slashes; rename it"
                .formatted(shown(path)));
      }
      text("a part of the artifact path", segment, 1, SEGMENT_CHARACTERS);
    }
    return path;
  }

  /** The name of a model. */
  public static String modelName(String name) {
    if (!MODEL_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "model '%s' must be named by letters, digits and _ + ~ -, at most 100 of them"
              .formatted(shown(name)));
    }
    return name;
  }

  /** An id of a run, by which it is searched. */
  static String id(String what, String id) {
    text(what, id, 1, 64);
    if (!SEGMENT.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "%s '%s' may hold only A-Z a-z 0-9 . _ + ~ -".formatted(what, shown(id)));
    }
    return id;
  }

  /** A name that broke its rule, as it can stand in a message of one line. */
  public static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .limit(SHOWN_CHARACTERS)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append("\\u%04x".formatted(c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append(name.length() > SHOWN_CHARACTERS ? "..." : "").toString();
  }

  static String text(String what, String value, int least, int most) {
    if (value == null || value.isBlank() && least > 0) {
      throw new IllegalArgumentException("%s is empty; name one".formatted(what));
    }
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "%s has %d characters, at most %d are allowed: '%s...'; shorten it"
              .formatted(what, value.length(), most, shown(cut(value, Math.min(most, 40)))));
    }
    return value;
  }

  /** The text, or as many whole characters of its beginning as are allowed. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, splitsPair ? most - 1 : most);
  }

  /** Bytes that a text takes as JSON, however carefully it is escaped. */
  public static int jsonBytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = c < ' ' || "\"\\<>&='".indexOf(c) >= 0;
      bytes += escaped ? 6 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes;
  }

  private static void checkSegments(String what, String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "%s '%s' must be a plain relative path: no empty, '.' or '..' part; rename it"
                .formatted(what, shown(path)));
      }
    }
  }
}
