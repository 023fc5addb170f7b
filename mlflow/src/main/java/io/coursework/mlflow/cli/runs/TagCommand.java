package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.backend.RunEdits;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Puts tags on a run of the server, or takes one away. */
public final class TagCommand implements Command {

  private static final String REMOVE = "remove";

  @Override
  public String name() {
    return "tag";
  }

  @Override
  public String summary() {
    return "put tags on a run on the server, for searches and groups";
  }

  @Override
  public String arguments() {
    return "RUN [KEY=VALUE]... [--remove KEY]";
  }

  @Override
  public String example() {
    return "coursework tag runs:/0123456789abcdef0123456789abcdef status=accepted";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.value(REMOVE, "KEY", "remove this tag"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    List<String> words = line.getArgList();
    String id = run(words);
    Map<String, String> tags = new TreeMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1 || word.length() == equals + 1) {
        throw new UsageException("'%s' is not a tag; write KEY=VALUE".formatted(word));
      }
      requireNoSecret(word);
      tags.put(own(word.substring(0, equals)), word.substring(equals + 1));
    }
    String removed = line.getOptionValue(REMOVE, "");
    if (tags.isEmpty() && removed.isEmpty()) {
      throw new UsageException("no tag is given; write KEY=VALUE, or --remove KEY");
    }
    try {
      RunEdits edits = new RunEdits(TrackingOptions.of(line).connection());
      if (!tags.isEmpty()) {
        edits.tag(id, tags);
      }
      if (!removed.isEmpty()) {
        edits.untag(id, own(removed));
      }
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
    tags.forEach((key, value) -> console.text("%s = %s".formatted(key, value)));
    if (!removed.isEmpty()) {
      console.text("removed " + removed);
    }
    ObjectNode result = Console.JSON.createObjectNode().put("run_id", id);
    ObjectNode set = result.putObject("tags");
    tags.forEach(set::put);
    if (!removed.isEmpty()) {
      result.put("removed", removed);
    }
    console.result(result);
    return CommandLineInterface.DONE;
  }

  /** The id of the run that the first word names. */
  static String run(List<String> words) {
    if (words.isEmpty()) {
      throw new UsageException("no run is named; give runs:/<run id> or the address of its page");
    }
    String text = words.get(0);
    return RunSource.id(
        text,
        RunAddress.of(text)
            .orElseThrow(
                () ->
                    new UsageException(
                        "%s does not name a run on the server; give runs:/<run id> or the address of its page"
                            .formatted(text))));
  }

  /** What is written to a run is for everyone who sees it. */
  static void requireNoSecret(String text) {
    String open = Secrets.of(Variables.all()).redact(text);
    if (!open.equals(text)) {
      throw new UsageException(
          "'%s' holds a secret, and everyone who sees the run would read it; leave it out"
              .formatted(open));
    }
  }

  /** A key that is free for people: others are read by programs. */
  private static String own(String key) {
    if (key.startsWith("coursework.") || key.startsWith("mlflow.")) {
      throw new UsageException(
          "tag %s is read by programs; choose a key without 'coursework.' or 'mlflow.' before it"
              .formatted(key));
    }
    if (key.length() > 250 || !key.matches("[\\p{L}\\p{N}_./: -]+")) {
      throw new UsageException(
          "'%s' is not the key of a tag; use letters, digits and _ - . / : at most 250"
              .formatted(key));
    }
    return key;
  }
}
