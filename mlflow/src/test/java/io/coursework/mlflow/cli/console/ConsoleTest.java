package io.coursework.mlflow.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.mlflow.system.SystemMonitor;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  private final Injector injector = Guice.createInjector(new FakeSurroundings());
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @AfterEach
  void noTerminal() {
    System.clearProperty(TERMINAL);
    Variables.give(System.getenv());
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
                injector.getInstance(ConsoleLog.class),
                Secrets.of(Map.of()))) {
      console.log("device: cpu");
      injector
          .getInstance(SystemMonitor.class)
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
    Variables.give(Map.of("TERM", "xterm"));
    assertPlainLines(remembered());
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("\u001b["), "a table that repaints");
  }

  @Test
  void onlyATerminalThatMovesItsCursorIsSteered() throws IOException {
    for (boolean terminal : new boolean[] {false, true}) {
      System.setProperty(TERMINAL, Boolean.toString(terminal));
      Variables.give(Map.of("TERM", terminal ? "dumb" : "xterm"));
      remembered();
      assertFalse(err.toString(StandardCharsets.UTF_8).contains("\u001b"));
    }
  }

  @Test
  void noColourIsWrittenWithOrWithoutTheVariableThatForbidsIt() throws IOException {
    System.setProperty(TERMINAL, "true");
    for (String noColour : List.of("", "1")) {
      Variables.give(Map.of("TERM", "xterm-256color", "NO_COLOR", noColour));
      remembered();
    }
    String written = err.toString(StandardCharsets.UTF_8);
    assertFalse(written.replaceAll("\u001b\\[([0-9]+A|J)", "").contains("\u001b"), written);
  }

  /** A disk that is full. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  private int code(OutputStream out, OutputStream err) {
    return Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings())
        .getInstance(CommandLineInterface.class)
        .run(new String[] {"tasks", "--json"}, out, err);
  }

  @Test
  void whatCannotBeWrittenIsAFailure() {
    assertEquals(0, code(OutputStream.nullOutputStream(), err));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertEquals(1, code(new Full(), err));
    assertEquals(
        "coursework tasks: stdout cannot be written (No space left on device); give it another file"
            + " or make room\n",
        err.toString(StandardCharsets.UTF_8));
    Console lost =
        new Console(
            OutputStream.nullOutputStream(),
            new Full(),
            false,
            injector.getInstance(ConsoleLog.class),
            Secrets.of(Map.of()));
    lost.log("a notice");
    assertEquals(1, lost.exitCode("train", 0));
    assertEquals(130, lost.exitCode("train", 130));
  }

  @Test
  void nothingLeavesRawOrWithASecret() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (boolean json : new boolean[] {false, true}) {
      Console console =
          new Console(
              out,
              err,
              json,
              injector.getInstance(ConsoleLog.class),
              Secrets.of(Map.of("MY_TOKEN", "tok-1234567")));
      String hostile = "a\u001b]0;x\u0007 tok-1234567\u202e http://u:pass@h/";
      console.text(hostile);
      console.log(hostile + "\nall sent");
      console.stackTrace(new IOException(hostile));
      console.result(
          Console.JSON.createObjectNode().put("x", hostile).putObject("y").put("z", hostile));
    }
    for (String shown :
        List.of(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8))) {
      assertTrue(shown.contains("a\\u001b]0;x\\u0007 ***\\u202e http://h/"), shown);
      assertTrue(shown.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t'), shown);
      assertTrue(!shown.contains("tok-1234567") && !shown.contains("pass@"), shown);
    }
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("\\nall sent\n"));
  }
}
