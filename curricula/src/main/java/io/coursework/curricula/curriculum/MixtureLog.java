package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.PlainFile;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link MixtureTable} while a training continues; each line is in the file as soon as it
 * is written. A training that is taken up again at some step continues with the same file.
 */
public final class MixtureLog implements Closeable {
  private final List<String> operations;
  private final BufferedWriter out;
  private String last; // cells of the last line; null before the first

  private MixtureLog(List<String> operations, BufferedWriter out, String last) {
    this.operations = operations;
    this.out = out;
    this.last = last;
  }

  /**
   * Begins a table, or continues with one.
   *
   * @param operations the columns: every operation that is taught
   * @param step the first step to come; lines of that step and later ones are dropped, and with
   *     them a last line that was cut off
   * @throws IOException if the file has another header, or cannot be read or written
   */
  public static MixtureLog open(Path file, List<String> operations, long step) throws IOException {
    String header = MixtureTable.header(operations);
    List<String> kept = new ArrayList<>(List.of(header));
    String last = null;
    if (step > 0 && Files.exists(file)) {
      for (String line : before(file, header, step)) {
        kept.add(line);
        last = line.substring(line.indexOf('\t') + 1);
      }
    }
    PlainFile.own(file).replace(String.join("\n", kept) + "\n");
    return new MixtureLog(
        List.copyOf(operations), Files.newBufferedWriter(file, StandardOpenOption.APPEND), last);
  }

  private static List<String> before(Path file, String header, long step) throws IOException {
    String text = PlainFile.own(file).text(MixtureTable.LARGEST);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(header)) {
      throw new IOException(
          String.format(
              "%s begins with '%s' and not with '%s'; move it away and start again",
              file, lines.isEmpty() ? text : lines.get(0), header));
    }
    return lines.stream()
        .skip(1)
        .filter(line -> Long.parseLong(line.substring(0, line.indexOf('\t'))) < step)
        .toList();
  }

  /**
   * Takes note of what a step is taught with.
   *
   * @param step after the last one noted
   */
  public void write(long step, Lesson lesson) throws IOException {
    String cells = MixtureTable.cells(operations, lesson);
    if (!cells.equals(last)) {
      out.write(step + "\t" + cells + "\n");
      out.flush();
      last = cells;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
