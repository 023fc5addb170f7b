package io.coursework.mlflow.spark;

import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings of Spark as the user gave them. They reach {@code spark-submit} in a file that this user
 * alone can read, for everyone can read a command line.
 *
 * @param values by key
 */
public record SparkSettings(SortedMap<String, String> values) {

  /** As Spark finds what it hides on its pages and in its logs. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|passphrase|token|access[.]?key|credential");

  /**
   * Families of settings whose values are anything: variables, options of Java, logins to stores.
   */
  private static final Pattern ANYTHING =
      Pattern.compile(
          "(?i)spark[.](hadoop|executorEnv|yarn[.]appMasterEnv|kubernetes[.]driverEnv|ssl|authenticate)[.].*"
              + "|.*(JavaOptions|[.]key|apiKey|accountKey|auth|login|user)");

  /** A number, a size, a time or a choice: nothing that would be kept secret. */
  private static final Pattern PLAIN = Pattern.compile("[0-9.]{1,12} ?[a-zA-Z%]{0,3}|true|false");

  private static final String SPECULATION = "spark.speculation";

  public SparkSettings {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * Those of an option.
   *
   * @param pairs as {@code key=value}; the last one of a key counts
   * @throws IllegalArgumentException if one cannot be used; one line, without its value where that
   *     may be a secret
   */
  public static SparkSettings of(List<String> pairs) {
    SortedMap<String, String> values = new TreeMap<>();
    for (String pair : pairs) {
      String key = pair.split("=", 2)[0];
      require(
          pair.contains("=") && key.startsWith("spark."),
          "--spark-conf %s is not a Spark setting; write it as spark.cores.max=8",
          SECRET.matcher(pair).find() ? key : Secrets.withoutUser(pair));
      require(
          !SECRET.matcher(key).find(),
          "--spark-conf %s would show a secret to everyone on this machine; put it into conf/spark-defaults.conf",
          key);
      require(
          !key.equals(SPECULATION),
          "--spark-conf %s: two processes cannot record one trial; leave it out",
          pair);
      values.put(key, pair.split("=", 2)[1]);
    }
    return new SparkSettings(values);
  }

  private static void require(boolean holds, String message, String value) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(value));
    }
  }

  /** These settings where there are any, else those. */
  public SparkSettings over(SparkSettings others) {
    SortedMap<String, String> all = new TreeMap<>(others.values);
    all.putAll(values);
    return new SparkSettings(all);
  }

  /** Those that may be written down, as {@code key=value}. */
  public List<String> recorded() {
    return values.entrySet().stream()
        .filter(one -> !mayBeSecret(one))
        .map(one -> one.getKey() + "=" + one.getValue())
        .toList();
  }

  /** The keys of the others. */
  public List<String> withheld() {
    return values.entrySet().stream()
        .filter(SparkSettings::mayBeSecret)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean mayBeSecret(Map.Entry<String, String> setting) {
    String value = setting.getValue();
    if (PLAIN.matcher(value).matches()) {
      return false;
    }
    return ANYTHING.matcher(setting.getKey()).matches()
        || SECRET.matcher(value).find()
        || !Secrets.of(Map.of()).redactSource(value).equals(value);
  }

  /**
   * Writes the file for {@code spark-submit}, which reads it in place of its own defaults.
   *
   * @param file in a folder that nobody else can read
   * @param defaults Spark's own; need not be there
   * @param ours settings where neither the user nor those defaults have one
   */
  void write(Path file, Path defaults, Map<String, String> ours) throws IOException {
    Properties all = new Properties();
    all.putAll(ours);
    if (Files.isRegularFile(defaults)) {
      try (Reader in = Files.newBufferedReader(defaults)) {
        all.load(in);
      }
    }
    all.putAll(values);
    all.put(SPECULATION, "false");
    try (Writer out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
  }
}
