package io.coursework.mlflow.cli.console;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/** What {@code --help} prints. */
final class HelpText {

  private static final int MEANINGS = 30; // the column at which the meaning of an option begins

  private HelpText() {}

  /**
   * The list of commands.
   *
   * @param beginning of the names of those that are listed, such as {@code "data "}; empty for all
   */
  static String overview(List<Command> commands, String beginning) {
    StringBuilder text =
        new StringBuilder(
            Wrapping.text(
                "Coursework trains small transformers on curricula of ListOps tasks and logs every run"
                    + " to MLflow.",
                0));
    text.append("\n\nusage: coursework %sCOMMAND [options]\n\n".formatted(beginning));
    for (Command command : commands) {
      if (command.name().startsWith(beginning)) {
        text.append(entry(command.name(), command.summary(), 20));
      }
    }
    return text + "\n'coursework help COMMAND' explains a command.\n";
  }

  /**
   * A command with its options.
   *
   * @param commands all, of which the members of its group are named
   */
  static String of(Command command, List<Command> commands) {
    String name = "coursework " + command.name() + " ";
    StringBuilder text = new StringBuilder();
    text.append(Wrapping.text("usage: " + name + command.arguments(), 8)).append("\n\n");
    String summary = command.summary();
    text.append(
        Wrapping.text(
            summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".", 0));
    text.append("\n\n");
    for (Option option : CommandLineInterface.allOptions(command).getOptions()) {
      String value = option.hasArg() ? " " + option.getArgName() : "";
      text.append(entry("--" + option.getLongOpt() + value, option.getDescription(), MEANINGS));
    }
    text.append("\nexample: ").append(command.example()).append('\n');
    String members =
        commands.stream()
            .map(Command::name)
            .filter(other -> other.startsWith(command.name() + " "))
            .collect(Collectors.joining(", "));
    return members.isEmpty() ? text.toString() : text + "see also: " + members + "\n";
  }

  /** A name and its meaning, which begins on a line of its own where the name is long. */
  private static String entry(String name, String meaning, int column) {
    String start = "  " + name;
    return start.length() < column - 1
        ? Wrapping.text(start + " ".repeat(column - start.length()) + meaning, column) + "\n"
        : start + "\n" + Wrapping.text(" ".repeat(column) + meaning, column) + "\n";
  }
}
