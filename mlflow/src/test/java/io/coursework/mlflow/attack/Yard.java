package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder with a house, where a program may read and write, and a neighbour, where it must do
 * neither.
 */
final class Yard {
  /** Stands in every file of the neighbour. */
  static final String SECRET = "the neighbour's secret";

  private final Path root;
  private final SortedMap<String, String> before;

  Yard(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(house());
    Files.createDirectories(neighbour().resolve("folder"));
    for (String name : new String[] {"keys", "folder/inner", "folder/.step_00000001.tmp"}) {
      Files.writeString(neighbour().resolve(name), SECRET);
    }
    this.before = outside();
  }

  Path house() {
    return root.resolve("house");
  }

  Path neighbour() {
    return root.resolve("neighbour");
  }

  Path keys() {
    return neighbour().resolve("keys");
  }

  /** Nothing was written, changed or deleted outside the house. */
  void assertUntouched(String attack) throws IOException {
    assertEquals(before, outside(), attack);
  }

  /** Nothing of the neighbour's has come to a folder. */
  static void assertNothingRead(Path folder, String attack) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(SECRET), attack + ": " + file);
      }
    }
  }

  /** A person can read it: one line that says something, and no name of a class. */
  static void assertMessage(String message, String attack) {
    assertTrue(message != null && !message.isBlank(), attack + " has no message");
    assertEquals(1, message.lines().count(), attack + ": " + message);
    assertTrue(message.length() < 2000, attack + ": " + message.length() + " characters");
    assertFalse(
        message.contains("Exception") || message.contains("java."), attack + ": " + message);
    assertFalse(message.contains(SECRET), attack + ": " + message);
  }

  /** A pipe, which nobody will ever write to. */
  static void pipe(Path path) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("mkfifo", path.toString()).start();
    } catch (IOException e) {
      Assumptions.abort("this system has no program mkfifo: " + e.getMessage());
      return;
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "mkfifo did not end");
    assertEquals(0, process.exitValue(), "mkfifo " + path);
  }

  private SortedMap<String, String> outside() throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(path -> !path.startsWith(house())).toList()) {
        found.put(
            root.relativize(path).toString(),
            Files.isRegularFile(path) ? Files.readString(path) : "folder");
      }
    }
    return found;
  }
}
