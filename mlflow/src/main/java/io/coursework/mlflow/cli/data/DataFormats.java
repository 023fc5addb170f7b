package io.coursework.mlflow.cli.data;

import io.coursework.curricula.data.DataFormat;
import io.coursework.mlflow.cli.console.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;

/** How a data file is laid out: as the user says, or as can be told from its name or first line. */
final class DataFormats {

  private static final int SAMPLE = 1 << 16;

  private DataFormats() {}

  /** The format of a file that is to be written. */
  static DataFormat chosen(CommandLine line, Path file) {
    if (line.hasOption("format")) {
      return Arguments.choice("format", line.getOptionValue("format"), DataFormat.class);
    }
    String name = file.toString();
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? DataFormat.JSONL : DataFormat.TSV;
  }

  /**
   * The format of a file that is there.
   *
   * @throws io.coursework.curricula.data.DataException if it is not, or is not text, whatever its
   *     format is said to be
   */
  static DataFormat found(CommandLine line, Path file) throws IOException {
    DataFormat told = DataFormat.of(file);
    return line.hasOption("format") ? chosen(line, file) : told;
  }

  /** About how many rows a file has, for a progress bar: its size over that of its first rows. */
  static long rows(Path file) throws IOException {
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
