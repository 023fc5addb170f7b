package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  @TempDir Path folder;

  private Optional<String> line(Preflight preflight, String runs, long bytes, long temporary) {
    return preflight.obstacle(folder.resolve(runs), bytes, temporary).map(Preflight.Obstacle::line);
  }

  @Test
  void findsNothingWrongAndLeavesNothingBehind() throws IOException {
    Preflight preflight = new Preflight(folder, there -> 100 << 20, () -> 1000);
    assertEquals(Optional.empty(), line(preflight, "of/mine", 1000, 1000));
    assertFalse(Files.exists(folder.resolve("of")), "no folder is made for trying");
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void namesAFolderForTemporaryFilesThatIsNotThere() {
    assertEquals(
        Optional.of(
            "the folder for temporary files, %s/none, cannot be written (%s/none is not a folder);"
                    .formatted(folder, folder)
                + " name another by TMPDIR, or by JAVA_OPTS=-Djava.io.tmpdir=DIR"),
        line(
            new Preflight(folder.resolve("none"), there -> Long.MAX_VALUE, () -> 1000),
            "runs",
            0,
            0));
  }

  @Test
  void namesAFolderOfRunsThatIsAFile() throws IOException {
    Files.createFile(folder.resolve("runs"));
    assertEquals(
        Optional.of(
            "the folder of runs, %s/runs/mine, cannot be written (%s/runs is not a folder); name another by --runs-dir"
                .formatted(folder, folder)),
        line(new Preflight(folder, there -> Long.MAX_VALUE, () -> 1000), "runs/mine", 0, 0));
  }

  @Test
  void saysHowMuchRoomThereIsAndHowMuchIsNeeded() {
    Preflight small = new Preflight(folder, there -> 10_000_000, () -> 1000);
    assertEquals(Optional.empty(), line(small, "runs", 5_000_000, 5_000_000));
    assertEquals(
        Optional.of(
            "the folder of runs, %s/runs, has room for 10.0 MB and a run needs 104.2 MB; make room, or name another by --runs-dir"
                .formatted(folder)),
        line(small, "runs", 100_000_000, 0));
    assertEquals(
        Optional.of(
            "the folder for temporary files, %s, has room for 10.0 MB and a run needs 104.2 MB; make room, or name another by TMPDIR, or by JAVA_OPTS=-Djava.io.tmpdir=DIR"
                .formatted(folder)),
        line(small, "runs", 0, 100_000_000));
  }

  @Test
  void aDiskThatDoesNotSayIsBelieved() {
    Preflight silent =
        new Preflight(
            folder,
            there -> {
              throw new IOException("not supported");
            },
            () -> 1000);
    assertEquals(Optional.empty(), line(silent, "runs", 1L << 40, 0));
  }

  @Test
  void saysThatTooFewFilesMayBeOpen() {
    assertEquals(
        Optional.of(
            "too many open files: only 3 more may be open, and a run needs 48; allow more, such as ulimit -n 1024"),
        line(new Preflight(folder, there -> Long.MAX_VALUE, () -> 3), "runs", 0, 0));
  }
}
