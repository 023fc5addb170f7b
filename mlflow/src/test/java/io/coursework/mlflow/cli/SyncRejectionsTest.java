package io.coursework.mlflow.cli;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `sync` says that a server has all of a run only where it is so, and what it cannot read. */
class SyncRejectionsTest {
  @TempDir Path folder;

  /** A proxy before the server that takes no such file. */
  private static final class SmallGateway implements FakeMlflow.Weather {
    @Override
    public FakeMlflow.Fault before(String path) {
      return path.endsWith("/large.bin")
          ? exchange -> answer(exchange, 413, "text/html", "<html>too large</html>")
          : null;
    }

    @Override
    public FakeMlflow.Fault after(String path) {
      return null;
    }
  }

  @Test
  void namesWhatWasRejectedUntilTheServerTakesIt() throws Exception {
    Path directory;
    try (Run run =
        Tracking.offline(folder, Secrets.of(Map.of()), line -> {}).start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.artifact("large.bin", new byte[100]);
      run.end(RunStatus.FINISHED, null);
    }
    try (FakeMlflow server = new FakeMlflow().under(new SmallGateway())) {
      String[] sync = {"sync", directory.toString(), "--tracking-uri", server.uri().toString()};
      for (int turn = 0; turn < 2; turn++) {
        Cli cli = Cli.run(sync);
        assertEquals(1, cli.exitCode(), cli.out());
        assertFalse(cli.out().contains("has all of it"), cli.out());
        assertTrue(cli.out().contains("1 values or files rejected"), cli.out());
        assertTrue(cli.err().contains("artifact large.bin: "), cli.err());
        assertTrue(cli.err().contains("(413)"), cli.err());
      }
      Cli look = Cli.run("sync", directory.toString(), "--dry-run");
      assertTrue(look.err().contains("artifact large.bin: "), look.err() + look.out());
      server.under(null);
      assertEquals(0, Cli.run(sync).exitCode());
      Cli all = Cli.run(sync);
      assertTrue(all.out().contains("the server has all of it"), all.out());
    }
  }

  /** While the first is looked at, somebody puts a file in the place of the second. */
  @Test
  void aFolderThatCannotBeReadKeepsNoOtherFromBeingLookedAt() throws Exception {
    for (String name : List.of("first", "second", "third")) {
      Path run = Files.createDirectory(folder.resolve(name));
      Files.createFile(run.resolve("journal.jsonl"));
    }
    Path second = folder.resolve("second");
    String[] sync = {"sync", "--all", "--dry-run", "--runs-dir", folder.toString(), "--json"};
    Cli cli =
        Cli.meanwhile(
            "first was stopped before its run began",
            () -> {
              Files.move(second, folder.resolve("moved"));
              Files.createFile(second);
            },
            sync);
    assertEquals(1, cli.exitCode(), cli.err());
    assertEquals(3, cli.json().path("runs").size(), cli.err());
    String reason = cli.json().path("runs").get(1).path("reason").asText();
    assertTrue(reason.contains("second cannot be read ("), reason);
    assertTrue(reason.endsWith("; mend that, then give the same command again"), reason);
    assertTrue(cli.err().contains("third was stopped before its run began"), cli.err());
  }
}
