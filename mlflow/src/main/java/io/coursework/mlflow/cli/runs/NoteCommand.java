package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.RunEdits;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.backend.BackendException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Adds a remark to the text on a run's page, or shows that text. */
public final class NoteCommand implements Command {

  @Override
  public String name() {
    return "note";
  }

  @Override
  public String summary() {
    return "add a remark to the description of a run on the server, or show the description";
  }

  @Override
  public String arguments() {
    return "RUN [TEXT]";
  }

  @Override
  public String example() {
    return "coursework note runs:/0123456789abcdef0123456789abcdef 'learned late: look at step 900'";
  }

  @Override
  public Options options() {
    return new Options().addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    List<String> words = line.getArgList();
    String id = TagCommand.run(words);
    MlflowConnection connection = TrackingOptions.of(line).connection();
    String text = String.join(" ", words.subList(1, words.size())).strip();
    TagCommand.requireNoSecret(text);
    try {
      RunEdits edits = new RunEdits(connection);
      if (!text.isEmpty()) {
        String user = connection.login().orElse(System.getProperty("user.name", "unknown"));
        edits.addNote(id, "**%s, %s:** %s".formatted(user, LocalDate.now(ZoneOffset.UTC), text));
      }
      String note = edits.note(id);
      console.lines(note.isEmpty() ? "the run has no description" : note);
      console.result(Console.JSON.createObjectNode().put("run_id", id).put("note", note));
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
    return CommandLineInterface.DONE;
  }
}
