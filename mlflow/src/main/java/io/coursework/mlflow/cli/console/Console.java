package io.coursework.mlflow.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.mlflow.system.PlainText;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command writes: results to stdout, either as text or, with {@code --json}, as one JSON
 * object; everything else to stderr, and what runs are to remember of it to their console log.
 *
 * <p>All that a user sees goes through here, and here secrets are taken out of it and characters
 * made visible that would steer a terminal ({@link PlainText}): so no value need be looked at where
 * it is put into a sentence.
 */
public final class Console implements AutoCloseable {

  /** Makes the objects that results for machines are put together from. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private final Output out;
  private final Output err;
  private final boolean json;
  private final ConsoleLog consoleLog;
  private final Secrets secrets;
  private volatile TerminalProgress table;
  private Interruption interruption;

  /**
   * @param secrets are shown to nobody
   */
  public Console(
      OutputStream out, OutputStream err, boolean json, ConsoleLog consoleLog, Secrets secrets) {
    this.out = new Output(out);
    this.err = new Output(err);
    this.json = json;
    this.consoleLog = consoleLog;
    this.secrets = secrets;
  }

  /** A line of the result for people; not shown with {@code --json}. */
  public void text(String line) {
    lines(PlainText.line(line));
  }

  /** The line that a command ends with: on stdout, or where that is for machines on stderr. */
  public void last(String line) {
    if (json) {
      log(line);
    } else {
      text(line);
    }
  }

  /** Several lines of the result, whose ends come from us and not from a value. */
  public void lines(String text) {
    if (!json) {
      page(text + "\n");
    }
  }

  /** A long line of a list, broken to fit the terminal; see {@link Wrapping#text}. */
  public void wrapped(String line, int indent) {
    lines(Wrapping.text(PlainText.line(line), indent));
  }

  /** A table that fits the terminal; see {@link TableText}. */
  public void table(TextTable table) {
    TextTable plain =
        new TextTable(
            table.name(),
            table.columns().stream().map(PlainText::line).toList(),
            table.rows().stream().map(row -> row.stream().map(PlainText::line).toList()).toList());
    lines(TableText.of(plain, Terminal.columns()));
  }

  /** A text that was asked for as such, such as help. */
  public void page(String text) {
    out.print(PlainText.lines(secrets.redact(text)));
    out.flush();
  }

  /** The whole result for machines; shown only with {@code --json}. */
  public void result(ObjectNode result) {
    if (json) {
      try {
        out.println(PlainText.lines(JSON.writeValueAsString(clean(result))));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private JsonNode clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(entry -> entry.setValue(clean(entry.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, clean(array.get(i)));
      }
    }
    return node.isTextual() ? TextNode.valueOf(secrets.redact(node.textValue())) : node;
  }

  /** Bars on a terminal, plain lines elsewhere. */
  public Progress progress() {
    if (json || !Terminal.isLive()) {
      return new LineProgress(this::log);
    }
    table = new TerminalProgress(err);
    return new TeeProgress(table, new LineProgress(line -> consoleLog.say(PlainText.line(line))));
  }

  /**
   * From now on Ctrl-C asks the work to stop, and the process waits for the command's last line.
   */
  public Interruption interruption() {
    interruption = Interruption.listen();
    return interruption;
  }

  /** Where an error came from. */
  void stackTrace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    err.print(PlainText.lines(secrets.redact(trace.toString())));
  }

  /** What happens meanwhile, in one line. */
  public void log(String text) {
    String line = PlainText.line(secrets.redact(text));
    consoleLog.say(line);
    if (table == null) {
      err.println(line);
    } else {
      table.line(line);
    }
  }

  /** For the life of the process: what libraries and dying threads say is said here, too. */
  void adopt() {
    System.setErr(new PrintStream(new ForeignLines(this::log), true, StandardCharsets.UTF_8));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            log("coursework: thread '%s' ended: %s".formatted(thread.getName(), Causes.line(e))));
  }

  /**
   * The command's exit code, in which it counts that the user can read what was written.
   *
   * @param command its name
   * @param code its exit code otherwise
   */
  int exitCode(String command, int code) {
    Optional<IOException> lost = out.failure();
    // Whoever reads the beginning alone, as head does, knows that there is more.
    lost.map(Causes::line)
        .filter(reason -> !reason.contains("Broken pipe"))
        .ifPresent(
            reason ->
                log(
                    "coursework %s: stdout cannot be written (%s); give it another file or make room"
                        .formatted(command, reason)));
    boolean written = lost.isEmpty() && err.failure().isEmpty();
    return written || code != CommandLineInterface.DONE ? code : CommandLineInterface.FAILED;
  }

  /** The command has said its last line. */
  @Override
  public void close() {
    if (interruption != null) {
      interruption.close();
    }
  }
}
