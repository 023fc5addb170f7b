package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.util.Modules;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.system.FakeSurroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One command line, run in this process.
 *
 * @param exitCode of the command
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 */
public record Cli(int exitCode, String out, String err) {

  public static Cli run(String... arguments) {
    return run(new ByteArrayOutputStream(), arguments);
  }

  /**
   * The same on a machine that always has something to tell.
   *
   * @param err gets what the command writes to stderr, which others may read meanwhile
   */
  public static Cli run(ByteArrayOutputStream err, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exitCode =
        Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings())
            .getInstance(CommandLineInterface.class)
            .run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Cli(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What somebody else does while a command is at work. */
  @FunctionalInterface
  public interface Deed {
    void take() throws IOException;
  }

  /**
   * The same while somebody else does something.
   *
   * @param words as soon as they are on stderr it is done, and the command waits for it
   */
  public static Cli meanwhile(String words, Deed deed, String... arguments) {
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          private boolean done;

          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (!done && toString(StandardCharsets.UTF_8).contains(words)) {
              done = true;
              try {
                deed.take();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    Cli cli = run(err, arguments);
    if (!cli.err().contains(words)) {
      throw new AssertionError("it never said '" + words + "': " + cli.err());
    }
    return cli;
  }

  /** The same in an environment of its own. */
  public static Cli run(Map<String, String> environment, String... arguments) {
    Variables.give(environment);
    try {
      return run(arguments);
    } finally {
      Variables.give(System.getenv());
    }
  }

  /**
   * Lines of stdout that a terminal of 80 columns would break, but for one word too long for it.
   */
  public List<String> tooLong() {
    return out.lines().filter(line -> line.length() > 80 && line.strip().contains(" ")).toList();
  }

  /** The one JSON object on stdout. */
  public JsonNode json() {
    try {
      return Console.JSON.readTree(out);
    } catch (IOException e) {
      throw new AssertionError("no JSON object on stdout: " + out + err, e);
    }
  }
}
