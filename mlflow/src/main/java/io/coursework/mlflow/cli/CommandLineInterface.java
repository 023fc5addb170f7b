package io.coursework.mlflow.cli;

import io.coursework.curricula.data.DataException;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.NearestName;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.tracking.ResumeException;
import io.coursework.tracking.Secrets;
import jakarta.inject.Inject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** Chooses the command, and turns what it throws into one line and an exit code. */
public final class CommandLineInterface {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private final List<Command> commands;
  private final ConsoleLog consoleLog;

  @Inject
  CommandLineInterface(Set<Command> commands, ConsoleLog consoleLog) {
    this.consoleLog = consoleLog;
    this.commands = commands.stream().sorted(Comparator.comparing(Command::name)).toList();
  }

  /** Runs the command line of this process, to whose streams nobody else writes from now on. */
  public int main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    try (Console console =
        console(
            words,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err))) {
      console.adopt();
      return run(words, console);
    }
  }

  /**
   * Runs one command line.
   *
   * @return 0 done, 1 failed, 2 wrong usage or configuration, 130 interrupted
   */
  public int run(String[] arguments, OutputStream out, OutputStream err) {
    List<String> words = Arrays.asList(arguments);
    try (Console console = console(words, out, err)) {
      return run(words, console);
    }
  }

  private Console console(List<String> words, OutputStream out, OutputStream err) {
    Secrets secrets = Secrets.of(Variables.all()).and(Secrets.passwords(String.join("\n", words)));
    return new Console(out, err, words.contains("--json"), consoleLog, secrets);
  }

  private int run(List<String> words, Console console) {
    if (words.isEmpty() || List.of("help", "--help", "-h").contains(words.get(0))) {
      console.page(overview(""));
      return console.exitCode("help", words.isEmpty() ? USAGE : DONE);
    }
    Command command = find(commands, words);
    if (command == null && asksForGroup(words)) {
      console.page(overview(words.get(0) + " "));
      return console.exitCode(words.get(0), DONE);
    }
    if (command == null) {
      List<String> names = commands.stream().map(Command::name).toList();
      String name = String.join(" ", words.subList(0, Math.min(2, words.size())));
      console.log(
          "coursework: unknown command '%s'; did you mean '%s'? Commands: %s"
              .formatted(
                  name, NearestName.of(name, names).orElseThrow(), String.join(", ", names)));
      return USAGE;
    }
    int named = command.name().split(" ").length;
    return console.exitCode(
        command.name(), run(command, words.subList(named, words.size()), console));
  }

  /**
   * The command whose name, of one word or two, the words begin with; of several the longest; null
   * if there is none.
   */
  static Command find(Collection<Command> commands, List<String> words) {
    return commands.stream()
        .filter(
            command -> {
              List<String> name = List.of(command.name().split(" "));
              return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
            })
        .max(Comparator.comparingInt(command -> command.name().length()))
        .orElse(null);
  }

  private static int run(Command command, List<String> words, Console console) {
    if (words.contains("--help") || words.contains("-h")) {
      console.page(help(command));
      return DONE;
    }
    try {
      CommandLine line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .get()
              .parse(allOptions(command), words.toArray(String[]::new));
      Arguments.check(line);
      return command.run(line, console);
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      if (words.contains("--debug")) {
        console.stackTrace(e);
      }
      String prefix = "coursework " + command.name() + ": ";
      problems(e).forEach(problem -> console.log(prefix + problem));
      if (e instanceof ParseException || e instanceof UsageException) {
        console.log(prefix + "see 'coursework " + command.name() + " --help'");
      }
      return exitCode(e);
    }
  }

  private static int exitCode(Throwable e) {
    if (e instanceof InterruptedRunException) {
      return INTERRUPTED;
    }
    return isUsage(e) ? USAGE : FAILED;
  }

  private static boolean isUsage(Throwable e) {
    return e instanceof ParseException
        || e instanceof UsageException
        || e instanceof ConfigException
        || e instanceof InvalidSpecException
        || e instanceof ResumeException
        || e instanceof InvalidPathException
        || e instanceof DataException;
  }

  /** Of a configuration one line for each problem. */
  private static List<String> problems(Throwable e) {
    if (e instanceof ConfigException config) {
      return config.problems();
    }
    return e instanceof InvalidSpecException spec ? spec.problems() : List.of(problem(e));
  }

  /** One line with what lies at the bottom of it. */
  private static String problem(Throwable e) {
    if (e instanceof InvalidPathException path) {
      return "'%s' is not a path that can be used here (%s); name another"
          .formatted(path.getInput(), path.getReason());
    }
    if ((isUsage(e) || e instanceof FailedException) && e.getMessage() != null) {
      return e.getMessage();
    }
    String line = Causes.line(e);
    Optional<String> remedy = Causes.remedy(e);
    if (remedy.isPresent()) {
      return line + "; " + remedy.get();
    }
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return "%s cannot be used (%s); choose another path"
          .formatted(file.getFile(), Causes.reason(file));
    }
    if (Causes.deepest(e) instanceof LinkageError) {
      return "a library does not load (%s); run 'coursework doctor'".formatted(line);
    }
    if (e instanceof OutOfMemoryError) {
      return "the memory does not suffice (%s); allow more, such as JAVA_OPTS=-Xmx4g"
          .formatted(line);
    }
    return line;
  }

  /** The options of a command, its own and those that every command has. */
  static Options allOptions(Command command) {
    Options all = new Options();
    command.options().getOptions().forEach(all::addOption);
    all.addOption(
        Arguments.flag("json", "print one JSON object on stdout, everything else on stderr"));
    all.addOption(Arguments.flag("debug", "show the stack trace of an error"));
    all.addOption(Option.builder("h").longOpt("help").desc("show this text").get());
    return all;
  }

  /** Whether the words are the first word of some commands, and a wish for help. */
  private boolean asksForGroup(List<String> words) {
    return words.size() == 2
        && List.of("--help", "-h").contains(words.get(1))
        && commands.stream().anyMatch(c -> c.name().startsWith(words.get(0) + " "));
  }

  /** All commands whose names begin so. */
  private String overview(String beginning) {
    StringBuilder text =
        new StringBuilder(
            "Coursework trains small transformers on curricula of ListOps tasks and logs every run to"
                + " MLflow.\n\nusage: coursework COMMAND [options]\n\n");
    commands.stream()
        .filter(c -> c.name().startsWith(beginning))
        .forEach(c -> text.append("  %-14s %s%n".formatted(c.name(), c.summary())));
    return text + "\n'coursework COMMAND --help' tells more of each.\n";
  }

  private static String help(Command command) {
    StringWriter text = new StringWriter();
    try (PrintWriter writer = new PrintWriter(text)) {
      HelpFormatter.Builder builder = HelpFormatter.builder();
      TextHelpAppendable appendable = new TextHelpAppendable(writer);
      appendable.setMaxWidth(100);
      builder
          .setHelpAppendable(appendable)
          .setShowSince(false)
          .get()
          .printHelp(
              "coursework " + command.name() + " " + command.arguments(),
              command.summary(),
              allOptions(command).getOptions().stream().toList(),
              "example: " + command.example(),
              false);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return text.toString();
  }
}
