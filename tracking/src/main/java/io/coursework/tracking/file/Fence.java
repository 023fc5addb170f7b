package io.coursework.tracking.file;

import io.coursework.tracking.run.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What lies below one folder, whoever has filled it and whoever names it: a journal, a server, a
 * person. A name leads to a place below the folder and nowhere else, and on the way there and at
 * its end stand folders and files, no links, devices or pipes; so the real path of the place lies
 * below the real path of the folder. Asked before anything is opened, for reading as for writing.
 *
 * <p>The folder itself may be behind a link: whoever names it means what it leads to. A hard link
 * cannot be told from a file.
 *
 * @param root the folder; need not be there yet
 */
public record Fence(Path root) {
  private static final int LONGEST_NAME = 1000; // characters; systems allow 4,096 bytes to a path
  private static final int LONGEST_PART = 255; // bytes, as file systems do

  /**
   * Where a file of that name lies or may be put.
   *
   * @param name relative to the folder, its parts divided by {@code /}
   * @throws UnsafePathException if the name leads elsewhere, or what is there is no file, or is
   *     behind a link
   * @throws IOException if it cannot be looked at
   */
  public Path file(String name) throws IOException {
    return place(name, false);
  }

  /** The path of a folder, checked like that of a file. */
  public Path folder(String name) throws IOException {
    return place(name, true);
  }

  private Path place(String name, boolean folder) throws IOException {
    String[] parts = parts(name);
    Path place = root;
    for (int i = 0; i < parts.length; i++) {
      place = place.resolve(parts[i]);
      if (!look(place, folder || i < parts.length - 1)) {
        return root.resolve(name); // nor is anything below it
      }
    }
    return place;
  }

  /** False if nothing is there. */
  private static boolean look(Path place, boolean folder) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (found.isSymbolicLink()) {
      throw new UnsafePathException(
          place
              + " is a symbolic link, which is not followed; put what it stands for in its place");
    }
    if (folder ? !found.isDirectory() : !found.isRegularFile()) {
      throw new UnsafePathException(
          "%s is not a %s; move it away"
              .formatted(place, folder ? "folder, and a folder has its name" : "regular file"));
    }
    return true;
  }

  private String[] parts(String name) throws UnsafePathException {
    String[] parts = name.split("/", -1);
    boolean plain = name.length() <= LONGEST_NAME && name.indexOf('\\') < 0;
    for (String part : parts) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
      plain &= part.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PART;
    }
    plain &= name.codePoints().noneMatch(Character::isISOControl);
    try {
      if (plain && !Path.of(name).isAbsolute()) {
        return parts;
      }
    } catch (InvalidPathException e) {
      plain = false; // told below
    }
    throw new UnsafePathException(
        "'%s' is not the name of a file below %s: no empty, '.' or '..' part, no \\ and no control character may be in it, no more than %d bytes in a part, %d characters in all"
            .formatted(Limits.shown(name), root, LONGEST_PART, LONGEST_NAME));
  }
}
