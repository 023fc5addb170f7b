package io.coursework.mlflow.cli.data;

import io.coursework.curricula.data.DataFormat;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.cli.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A data file that is there.
 *
 * @param format as the user says, or as its first line tells
 * @param task that its expressions are of
 */
record DataFile(Path path, DataFormat format, Task task) {

  private static final int SAMPLE = 1 << 16; // bytes

  /** Shows how far reading it has come. */
  RowProgress progress(Console console) throws IOException {
    return new RowProgress(console, path, rows(path));
  }

  /** About how many rows a file has, for a progress bar: its size over that of its first rows. */
  private static long rows(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] sample = in.readNBytes(SAMPLE);
      long lines = 0;
      for (byte b : sample) {
        lines += b == '\n' ? 1 : 0;
      }
      return Math.max(1, Files.size(file) * Math.max(1, lines) / Math.max(1, sample.length));
    }
  }
}
