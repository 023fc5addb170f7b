package io.coursework.tfmodel.checkpoint;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.UnfitFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of every file of a checkpoint, in a file that {@code sha256sum --check SHA256SUMS}
 * reads, too. No flipped bit passes: one in this file is a wrong sum, a wrong name or a wrong line.
 */
final class Checksums {

  static final String FILE = "SHA256SUMS";

  private static final long MOST_OF_TEXT = 100_000_000; // a teacher's state grows with its tasks
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9._-]+)");

  private final Path folder;
  private final Map<String, String> sums = new TreeMap<>();

  private Checksums(Path folder) {
    this.folder = folder;
  }

  /** Of a folder in which nothing has been written yet. */
  static Checksums writing(Path folder) {
    return new Checksums(folder);
  }

  /** Writes one file of the folder. */
  void write(String name, byte[] content) throws IOException {
    sums.put(name, sha256(content));
    DurableFiles.write(folder.resolve(name), ByteBuffer.wrap(content));
  }

  /** Writes the sums of all files so far. */
  void finish() throws IOException {
    StringBuilder text = new StringBuilder();
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    DurableFiles.write(
        folder.resolve(FILE), ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
    DurableFiles.syncFolder(folder);
  }

  /**
   * Of a checkpoint.
   *
   * @throws CheckpointException if the folder has no sums, or an invalid line
   */
  static Checksums reading(Path folder) throws IOException {
    Checksums checksums = new Checksums(folder);
    String text =
        new String(bytes(folder.resolve(FILE), MOST_OF_TEXT), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || checksums.sums.put(matcher.group(2), matcher.group(1)) != null) {
        throw damaged(folder.resolve(FILE), "it was cut short or changed");
      }
    }
    return checksums;
  }

  /**
   * Reads one file of the folder that is a text.
   *
   * @throws CheckpointException as {@link #read(String, long)}
   */
  byte[] read(String name) throws IOException {
    return read(name, MOST_OF_TEXT);
  }

  /**
   * Reads one file of the folder.
   *
   * @param most bytes that it may have
   * @throws CheckpointException if it is missing, has more, or is not what was written
   */
  byte[] read(String name, long most) throws IOException {
    if (!sums.containsKey(name)) {
      throw damaged(folder.resolve(FILE), "it has no sum of " + name);
    }
    Path file = folder.resolve(name); // below the folder: no sum is of a name with a slash
    byte[] content = bytes(file, most);
    if (!sums.get(name).equals(sha256(content))) {
      throw damaged(file, "it was cut short or changed: its SHA-256 is not the one in " + FILE);
    }
    return content;
  }

  /** The SHA-256 of a file that was read or written, in hexadecimal digits. */
  String sum(String name) {
    return sums.get(name);
  }

  /** What is not a file, or of another size than a checkpoint's, is not read into memory first. */
  private static byte[] bytes(Path file, long most) throws IOException {
    try {
      return PlainFile.own(file).bytes(most);
    } catch (UnfitFileException e) {
      throw damaged(file, "it " + e.getReason());
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + " is missing; use another checkpoint");
    }
  }

  private static CheckpointException damaged(Path file, String problem) {
    return new CheckpointException(
        "%s cannot be read: %s; use another checkpoint".formatted(file, problem));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
