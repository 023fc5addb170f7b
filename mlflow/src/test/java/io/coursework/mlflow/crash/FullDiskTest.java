package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under the journal: the server has all that the journal had room for. */
@Tag("mlflow")
class FullDiskTest {

  private static final int JOURNAL = 48; // kibibytes, of some hundred points

  @TempDir Path folder;

  @Test
  void theServerHasWhatTheJournalHadRoomForAndKnowsThatTheRunFailed() throws Exception {
    MlflowServer server = MlflowServer.shared();
    Path runs = folder.resolve("runs");
    Path output = folder.resolve("output.txt");
    String id;
    try (ChildProcess process =
        ChildProcess.startWithFullFiles(
            output,
            JOURNAL,
            FillingProcess.class,
            List.of(server.uri().toString(), runs.toString(), "full-" + UUID.randomUUID()))) {
      process.awaitSuccess();
      id = process.said().lines().reduce((first, last) -> last).orElseThrow();
    }
    Path run;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(runs)) {
      run = all.iterator().next();
    }
    long size = Files.size(run.resolve("journal.jsonl"));
    assertTrue(size > (JOURNAL - 1) * 1024 && size <= JOURNAL * 1024, size + " bytes");
    JournalContent journal = JournalContent.read(run);
    assertEquals("RUNNING", journal.status(), "there was no room for the end");
    assertFalse(journal.points().isEmpty());

    RunContent content = MlflowReader.read(server.uri(), server.artifacts(), id);
    assertEquals("FAILED", content.status());
    String reason = content.tags().get("coursework.end_reason");
    assertTrue(reason.startsWith("cannot write ") && reason.contains("free space"), reason);
    assertEquals(
        List.of(),
        journal.differences(content).stream()
            .filter(d -> !d.startsWith("status: RUNNING") && !d.startsWith("end: 0"))
            .toList());
  }
}
