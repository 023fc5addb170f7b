package io.coursework.mlflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.ConsoleLog;
import java.io.PrintStream;

/**
 * Where a command writes: results to stdout, either as text or, with {@code --json}, as one JSON
 * object; everything else to stderr, and what runs are to remember of it to their console log.
 */
final class Console implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final ConsoleLog consoleLog;
  private volatile TerminalProgress table;
  private Interruption interruption;

  Console(PrintStream out, PrintStream err, boolean json, ConsoleLog consoleLog) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.consoleLog = consoleLog;
  }

  /** A part of the result for people; not shown with {@code --json}. */
  void text(String text) {
    if (!json) {
      out.println(text);
    }
  }

  /** The whole result for machines; shown only with {@code --json}. */
  void result(ObjectNode result) {
    if (json) {
      try {
        out.println(JSON.writeValueAsString(result));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Bars on a terminal, plain lines elsewhere; the start script looks which it is. */
  Progress progress() {
    if (json || !Boolean.getBoolean("coursework.terminal")) {
      return new LineProgress(this::log);
    }
    table = new TerminalProgress(err);
    return new TwofoldProgress(table, new LineProgress(consoleLog::say));
  }

  /**
   * From now on Ctrl-C asks the work to stop, and the process waits for the command's last line.
   */
  Interruption interruption() {
    interruption = Interruption.listen();
    return interruption;
  }

  /** Where an error came from. */
  void stackTrace(Throwable e) {
    e.printStackTrace(err);
  }

  /** The command has said its last line. */
  @Override
  public void close() {
    if (interruption != null) {
      interruption.close();
    }
  }

  /** What happens meanwhile. */
  void log(String line) {
    consoleLog.say(line);
    if (table == null) {
      err.println(line);
    } else {
      table.line(line);
    }
  }
}
