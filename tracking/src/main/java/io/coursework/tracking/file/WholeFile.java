package io.coursework.tracking.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Files that appear whole: they are written beside their place and then take it, so that a reader,
 * also one after a crash, finds the old content or the new. Nothing is forced to the disk: a loss
 * of power may take the new content.
 */
public final class WholeFile {

  /** What writes a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to that path, which may be that of an older file. */
    void write(Path path) throws IOException;
  }

  private WholeFile() {}

  /** Writes a file in place of whatever has its name; its folder is made where there is none. */
  public static void replace(Path file, Content content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Not named after the file: that may have the longest name that there can be.
    replace(file, file.resolveSibling("." + UUID.randomUUID()), content);
  }

  /**
   * Writes a file in place of whatever has its name.
   *
   * @param beside where it is written first, in the same folder; one that a crash has left there is
   *     written over
   */
  public static void replace(Path file, Path beside, Content content) throws IOException {
    boolean moved = false;
    try {
      content.write(beside);
      move(beside, file);
      moved = true;
    } finally {
      if (!moved) {
        Files.deleteIfExists(beside);
      }
    }
  }

  /** Gives a complete file its place, in the same file system, and takes any other from there. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
