package io.coursework.mlflow.spark;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What Spark says of a job, which is much.
 *
 * @param file that it is added to
 * @param start bytes that were there before this job
 */
record SparkLog(Path file, long start) {

  /** Begins with a job. */
  static SparkLog of(Path file) throws IOException {
    return new SparkLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** Its own last word on why it ended, in one line. */
  String problem() throws IOException {
    List<String> lines = lines();
    Predicate<String> error = line -> line.matches(".* ERROR .*|.*(Exception|Error): .*");
    return lines.stream()
        .filter(error)
        .reduce((first, second) -> second)
        .or(() -> lines.stream().filter(line -> !line.isBlank()).reduce((first, second) -> second))
        .map(
            line ->
                line.replaceFirst("^.* ERROR \\S+:? |^Exception in thread \"main\" ", "").strip())
        .orElse("it said nothing");
  }

  private List<String> lines() throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(start);
      byte[] all = new byte[(int) Math.min(bytes.length() - start, 1 << 20)];
      bytes.readFully(all);
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
