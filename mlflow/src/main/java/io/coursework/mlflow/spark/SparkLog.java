package io.coursework.mlflow.spark;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Spark says of a job, which is much.
 *
 * @param file that it is added to
 * @param start bytes that were there before this job
 */
record SparkLog(Path file, long start) {

  private static final int MOST = 1 << 20; // bytes that are looked at: of a long log the last

  private static final Pattern KILLED =
      Pattern.compile("Application has been killed\\. Reason: (.*)");
  private static final Pattern NO_MASTER =
      Pattern.compile(".* WARN .*Failed to connect to master (\\S+).*");
  private static final Pattern ERROR = Pattern.compile(".* ERROR .*|.*(Exception|Error): .*");
  private static final Pattern BEFORE =
      Pattern.compile("^.* ERROR \\S+:? |^Exception in thread \"main\" |^Caused by: ");

  /** What follows from a stopped Spark, and says nothing of its own. */
  private static final Pattern CONSEQUENCE =
      Pattern.compile(".*(NullPointerException|stopped SparkContext|SparkContext was shut down).*");

  /** A line of the log itself, not of an exception that it shows. */
  private static final Pattern DATED = Pattern.compile("[0-9]{2,4}[/-][0-9]{2}[/-][0-9]{2} .*");

  /** Begins with a job. */
  static SparkLog of(Path file) throws IOException {
    return new SparkLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** Its own word on why it ended, in one line. */
  String problem() throws IOException {
    List<String> lines = lines();
    Optional<String> killed =
        lines.stream()
            .map(KILLED::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .findFirst();
    Optional<String> refused = refused(lines, 1);
    if (killed.isPresent() || refused.isPresent()) {
      return refused.or(() -> killed).orElseThrow().strip();
    }
    Optional<String> error = last(lines, true);
    return error
        .or(() -> last(lines, false))
        .or(() -> lines.stream().filter(line -> !line.isBlank()).reduce((one, next) -> next))
        .map(line -> BEFORE.matcher(line).replaceFirst("").strip())
        .orElse("it said nothing");
  }

  private static Optional<String> last(List<String> lines, boolean cause) {
    return lines.stream()
        .filter(line -> ERROR.matcher(line).matches())
        .filter(line -> !cause || !CONSEQUENCE.matcher(line).matches())
        .reduce((one, next) -> next);
  }

  /**
   * Why Spark cannot speak with the masters that it was given, once it has tried each: it would try
   * for a minute more, and then end without the reason.
   *
   * @param masters how many there are
   */
  Optional<String> refused(int masters) throws IOException {
    return refused(lines(), masters);
  }

  private static Optional<String> refused(List<String> lines, int masters) {
    Set<String> tried = new HashSet<>();
    String why = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher failed = NO_MASTER.matcher(lines.get(i));
      if (failed.matches()) {
        tried.add(failed.group(1));
        why = "%s (%s)".formatted(failed.group(), cause(lines, i + 1));
      }
    }
    return tried.size() >= masters
        ? Optional.of(why.replaceFirst("^.*Failed to connect", "failed to connect"))
        : Optional.empty();
  }

  /** At the bottom of the exception that stands there. */
  private static String cause(List<String> lines, int from) {
    String cause = "it does not answer as a master of this version";
    for (int i = from; i < lines.size() && !DATED.matcher(lines.get(i)).matches(); i++) {
      if (!lines.get(i).startsWith("\t") && !lines.get(i).isBlank()) {
        cause = BEFORE.matcher(lines.get(i)).replaceFirst("").strip();
      }
    }
    return cause;
  }

  private List<String> lines() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(Math.max(start, bytes.length() - MOST));
      byte[] all = new byte[(int) (bytes.length() - bytes.getFilePointer())];
      bytes.readFully(all);
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
