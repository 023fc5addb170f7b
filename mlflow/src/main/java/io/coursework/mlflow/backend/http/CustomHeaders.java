package io.coursework.mlflow.backend.http;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.mlflow.system.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers that go with every call to the server, such as those a gateway before it asks for. Their
 * values are secrets.
 *
 * @param values by name
 */
record CustomHeaders(Map<String, String> values) {

  static final String VARIABLE = "COURSEWORK_HTTP_HEADERS";
  static final CustomHeaders NONE = new CustomHeaders(Map.of());

  private static final long LARGEST = 1 << 20; // bytes

  private static final Pattern LINE =
      Pattern.compile("(?<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*(?<value>[\\x20-\\x7e\t]*)");

  /** What the transport itself has to say. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  CustomHeaders {
    TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(values);
    values = Collections.unmodifiableMap(sorted);
  }

  /**
   * Reads {@value #VARIABLE}: one {@code Name: value} a line, or {@code @file}, which holds such
   * lines.
   *
   * @throws IllegalArgumentException if a line is not a header; the message names its number only
   */
  static CustomHeaders of(MlflowVariables environment) {
    Optional<String> given = environment.value(VARIABLE);
    if (given.isEmpty()) {
      return NONE;
    }
    boolean inFile = given.get().startsWith("@");
    String where = inFile ? given.get().substring(1) : VARIABLE;
    if (inFile && where.indexOf(':') >= 0) {
      // A header after an @ is not the name of a file, and must not be shown as one.
      throw new IllegalArgumentException(
          "%s begins with @, after which a file's name is wanted, without a colon; leave out the @ before headers"
              .formatted(VARIABLE));
    }
    String[] lines = (inFile ? content(Path.of(where)) : given.get()).split("\\R");
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty()) {
        continue;
      }
      Matcher header = LINE.matcher(line);
      if (!header.matches()) {
        throw new IllegalArgumentException(
            "%s, line %d is not a header; write one 'Name: value' a line".formatted(where, i + 1));
      }
      String name = header.group("name");
      if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "%s, line %d: %s is set by every call itself; leave it out"
                .formatted(where, i + 1, name));
      }
      values.put(name, header.group("value"));
    }
    return new CustomHeaders(values);
  }

  private static String content(Path file) {
    try {
      return PlainFile.named(file).text(LARGEST);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s = @%s: the file cannot be read (%s); name one with a 'Name: value' a line"
              .formatted(VARIABLE, file, Causes.line(e)));
    }
  }

  /** Each value, and the last word of those that begin with a scheme, such as Bearer. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(values.values());
    for (String value : values.values()) {
      secrets.add(value.substring(value.lastIndexOf(' ') + 1));
    }
    return secrets;
  }

  /** Their names; empty if there are none. */
  Optional<String> describe() {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of("header " + String.join(", ", values.keySet()));
  }

  /** Shows the names, not the values. */
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
