package io.coursework.curricula.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * A file of which kind and size are looked at before its content: a device or a pipe, which has no
 * end, is not opened, and a file that is too large is not read into memory.
 *
 * @param path where it lies
 * @param linked whether it may lie behind a symbolic link
 */
public record PlainFile(Path path, boolean linked) {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final LinkOption[] FOLLOWED = {};
  private static final LinkOption[] NOT_FOLLOWED = {LinkOption.NOFOLLOW_LINKS};

  /** One that a person names: behind a link it is meant as well. */
  public static PlainFile named(Path path) {
    return new PlainFile(path, true);
  }

  /** One in a folder that may come from others, such as a checkpoint's: no link is followed. */
  public static PlainFile own(Path path) {
    return new PlainFile(path, false);
  }

  /**
   * The content, as long as it is now.
   *
   * @param most bytes
   * @throws NoSuchFileException if there is nothing
   * @throws UnfitFileException if it is a folder, device or pipe, a link that is not followed, or
   *     larger
   */
  public byte[] bytes(long most) throws IOException {
    long size = look().size();
    if (size > Math.min(most, LARGEST_ARRAY)) {
      throw refused("has %,d bytes, at most %,d are expected".formatted(size, most));
    }
    byte[] content = new byte[(int) size];
    try (InputStream in = Files.newInputStream(path, links())) {
      int read = in.readNBytes(content, 0, content.length);
      return read == content.length ? content : Arrays.copyOf(content, read); // cut meanwhile
    }
  }

  /**
   * Reads the file as text.
   *
   * @throws UnfitFileException also if it is not UTF-8
   */
  public String text(long most) throws IOException {
    byte[] content = bytes(most);
    ByteBuffer in = ByteBuffer.wrap(content);
    CharBuffer text = CharBuffer.allocate(content.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(in, text, true).isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += content[i] == '\n' ? 1 : 0;
      }
      throw refused(
          "is not UTF-8 text (line %d has the byte 0x%02X); save it as UTF-8"
              .formatted(line, content[in.position()]));
    }
    return text.flip().toString();
  }

  /**
   * Makes sure that a file can be written here, or be gone on with, if there is one.
   *
   * @throws UnfitFileException if something else is in its place
   */
  public Path writable() throws IOException {
    try {
      look();
    } catch (NoSuchFileException e) {
      return path; // a new one
    }
    return path;
  }

  /**
   * Writes a text, in place of the old content if there is one: whoever reads the file, also after
   * the process was killed here, finds all of the one or all of the other.
   *
   * @throws UnfitFileException if something else is in its place
   */
  public void replace(String text) throws IOException {
    writable();
    Path next = path.resolveSibling("." + path.getFileName() + ".next");
    Files.deleteIfExists(next); // left by a process that was killed
    try {
      Files.writeString(next, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Makes sure that it is there and is a file. */
  public BasicFileAttributes look() throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, links());
    if (found.isSymbolicLink()) {
      throw refused("is a symbolic link, which is not followed; put the file itself there");
    }
    if (!found.isRegularFile()) {
      throw refused(
          found.isDirectory()
              ? "is a folder; name a file in it"
              : "is a device or a pipe, not a file; give a regular file");
    }
    return found;
  }

  private LinkOption[] links() {
    return linked ? FOLLOWED : NOT_FOLLOWED;
  }

  private UnfitFileException refused(String reason) {
    return new UnfitFileException(path.toString(), reason);
  }
}
