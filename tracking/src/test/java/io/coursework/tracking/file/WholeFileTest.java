package io.coursework.tracking.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void takesThePlaceOfTheOldContent() throws IOException {
    Path file = folder.resolve("n".repeat(255)); // no longer name fits beside it
    WholeFile.replace(file, path -> Files.writeString(path, "old"));
    WholeFile.replace(file, path -> Files.writeString(path, "new"));

    assertEquals("new", Files.readString(file));
    assertEquals(List.of("n".repeat(255)), names());
  }

  @Test
  void leavesTheOldContentWhereTheNewCannotBeWritten() throws IOException {
    Path file = folder.resolve("file");
    WholeFile.replace(file, path -> Files.writeString(path, "old"));

    assertThrows(
        IOException.class,
        () ->
            WholeFile.replace(
                file,
                path -> {
                  Files.writeString(path, "ne");
                  throw new IOException("no space left on device");
                }));

    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void writesOverWhatACrashHasLeftBeside() throws IOException {
    Path beside = Files.writeString(folder.resolve("file.next"), "what a crash has left");
    WholeFile.replace(folder.resolve("file"), beside, path -> Files.writeString(path, "new"));

    assertEquals("new", Files.readString(folder.resolve("file")));
    assertEquals(List.of("file"), names());
  }
}
