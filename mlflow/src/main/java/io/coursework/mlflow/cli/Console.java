package io.coursework.mlflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.experiment.Progress;
import java.io.PrintStream;

/**
 * Where a command writes: results to stdout, either as text or, with {@code --json}, as one JSON
 * object; everything else to stderr.
 */
final class Console {

  static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private volatile TerminalProgress table;

  Console(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
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

  /** Bars on a terminal, plain lines elsewhere. */
  Progress progress() {
    if (json || System.console() == null) {
      return new LineProgress(this::log);
    }
    table = new TerminalProgress(err);
    return table;
  }

  /** What happens meanwhile. */
  void log(String line) {
    if (table == null) {
      err.println(line);
    } else {
      table.line(line);
    }
  }
}
