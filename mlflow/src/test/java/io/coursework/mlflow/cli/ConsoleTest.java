package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.mlflow.system.Surroundings;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.Run;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.Secrets;
import io.coursework.tracking.Tracking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {

  private static final String TERMINAL = "coursework.terminal";

  private final Injector injector = Guice.createInjector();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @AfterEach
  void noTerminal() {
    System.clearProperty(TERMINAL);
  }

  /** What a run remembers of a command that says a notice and works ten steps. */
  private List<String> remembered() throws IOException {
    Tracking tracking =
        new Tracking(
            folder,
            header -> {
              throw BackendException.refused("no server");
            },
            Secrets.of(Map.of()),
            line -> {});
    try (Run run = tracking.start(RunHeader.of("experiment", "run"));
        Console console =
            new Console(
                null,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                injector.getInstance(ConsoleLog.class))) {
      console.log("device: cpu");
      injector
          .getInstance(Surroundings.class)
          .watch(
              run,
              Duration.ZERO,
              0,
              () -> {
                try (Progress.Bar bar = console.progress().start("sum 0", 10, "steps")) {
                  for (int step = 1; step <= 10; step++) {
                    bar.update(step, "loss 1.0");
                  }
                  bar.finish("SUM 0.20");
                }
                return null;
              });
      return Files.readAllLines(run.directory().resolve("artifacts/console.log")).stream()
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .toList();
    }
  }

  private static void assertPlainLines(List<String> lines) {
    assertEquals(7, lines.size(), lines.toString());
    assertEquals("device: cpu", lines.get(0));
    assertEquals("sum 0: 10 steps to do", lines.get(1));
    assertTrue(lines.get(2).startsWith("sum 0: 2 of 10 steps, "), lines.get(2));
    assertTrue(lines.get(6).matches("sum 0: done in [0-9.]+ s, SUM 0.20"), lines.get(6));
  }

  @Test
  void aRunRemembersWhatWasSaid() throws IOException {
    assertPlainLines(remembered());
    assertEquals(7, err.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void aRunRemembersPlainLinesWhereATerminalShowsATable() throws IOException {
    System.setProperty(TERMINAL, "true");
    assertPlainLines(remembered());
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("\u001b["), "a table that repaints");
  }
}
