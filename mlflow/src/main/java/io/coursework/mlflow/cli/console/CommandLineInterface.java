package io.coursework.mlflow.cli.console;

import io.coursework.curricula.data.DataException;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.NearestName;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.extension.ExtensionException;
import io.coursework.mlflow.extension.Extensions;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.mlflow.system.Environment;
import io.coursework.mlflow.system.UnfitPlaceException;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.secret.Secrets;
import jakarta.inject.Inject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Chooses the command, and turns what it throws into one line and an exit code. */
public final class CommandLineInterface {

  /** The exit code of a command that has done its work. */
  public static final int DONE = 0;

  /** Of a command that could not, or of which a run has failed. */
  public static final int FAILED = 1;

  /** Of wrong usage, or a configuration that cannot be used. */
  public static final int USAGE = 2;

  /** Of a command that this machine does not let do its work; it may be done on another. */
  public static final int UNFIT_PLACE = 3;

  /** Of a command that Ctrl-C or a signal stopped. */
  public static final int INTERRUPTED = 130;

  private final List<Command> commands;
  private final ConsoleLog consoleLog;

  @Inject
  CommandLineInterface(Set<Command> commands, ConsoleLog consoleLog) {
    this.consoleLog = consoleLog;
    this.commands = commands.stream().sorted(Comparator.comparing(Command::name)).toList();
    Map<String, Command> byName = new HashMap<>();
    for (Command command : commands) {
      Command other = byName.put(command.name(), command);
      if (other != null) {
        throw new IllegalArgumentException(
            "two commands are called %s (%s, %s); rename one"
                .formatted(
                    command.name(), other.getClass().getName(), command.getClass().getName()));
      }
    }
  }

  /** Runs the command line of this process, to whose streams nobody else writes from now on. */
  public int runProcess(String[] arguments) {
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
   * @return 0 done, 1 failed, 2 wrong usage or configuration, 3 it cannot be done in this place,
   *     130 interrupted
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
    String first = words.isEmpty() ? "" : words.get(0);
    if (first.equals("help") && words.size() > 1) {
      List<String> asked = new ArrayList<>(words.subList(1, words.size()));
      asked.add("--help");
      return run(asked, console);
    }
    if (words.isEmpty() || List.of("help", "--help", "-h").contains(first)) {
      console.page(HelpText.overview(commands, ""));
      return console.exitCode("help", words.isEmpty() ? USAGE : DONE);
    }
    if (first.equals("--version")) {
      console.page("coursework " + Environment.courseworkVersion() + "\n");
      return console.exitCode(first, DONE);
    }
    Command command = find(commands, words);
    if (command == null && isGroup(first) && (words.size() == 1 || asksForHelp(words))) {
      console.page(HelpText.overview(commands, first + " "));
      return console.exitCode(first, words.size() == 1 ? USAGE : DONE);
    }
    if (command == null) {
      List<String> names = commands.stream().map(Command::name).toList();
      String name = String.join(" ", words.subList(0, Math.min(2, words.size())));
      console.log(
          "coursework: unknown command '%s'; did you mean '%s'? 'coursework help' lists all"
              .formatted(name, NearestName.of(name, names).orElseThrow()));
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
  public static Command find(Collection<Command> commands, List<String> words) {
    return commands.stream()
        .filter(
            command -> {
              List<String> name = List.of(command.name().split(" "));
              return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
            })
        .max(Comparator.comparingInt(command -> command.name().length()))
        .orElse(null);
  }

  private int run(Command command, List<String> words, Console console) {
    if (asksForHelp(words)) {
      console.page(HelpText.of(command, commands));
      return DONE;
    }
    try {
      CommandLine line = parse(allOptions(command), words);
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

  private static CommandLine parse(Options options, List<String> words) throws ParseException {
    try {
      CommandLine line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .get()
              .parse(options, words.toArray(String[]::new));
      Arguments.check(line);
      return line;
    } catch (UnrecognizedOptionException e) {
      List<String> names =
          options.getOptions().stream().map(option -> "--" + option.getLongOpt()).toList();
      String name = e.getOption().split("=", 2)[0];
      throw new UsageException(
          "%s is not an option of this command; did you mean %s?"
              .formatted(name, NearestName.of(name, names).orElseThrow()));
    } catch (MissingArgumentException e) {
      throw new UsageException("--" + e.getOption().getLongOpt() + " has no value");
    }
  }

  private static int exitCode(Throwable e) {
    if (e instanceof InterruptedRunException) {
      return INTERRUPTED;
    }
    if (isUsage(e)) {
      return USAGE;
    }
    return Causes.isOfThePlace(e) ? UNFIT_PLACE : FAILED;
  }

  private static boolean isUsage(Throwable e) {
    return e instanceof ParseException
        || e instanceof UsageException
        || e instanceof ExtensionException
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
    boolean ours = isUsage(e) || e instanceof FailedException || e instanceof UnfitPlaceException;
    if (ours && e.getMessage() != null) {
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
    Optional<String> wrongJar =
        e instanceof LinkageError linkage ? Extensions.problem(linkage) : Optional.empty();
    if (wrongJar.isPresent()) {
      return wrongJar.get();
    }
    if (Causes.deepest(e) instanceof LinkageError) {
      return "a library does not load (%s); run 'coursework doctor'".formatted(line);
    }
    if (e instanceof OutOfMemoryError) {
      return "there is not enough memory (%s); allow more, such as JAVA_OPTS=-Xmx4g"
          .formatted(line);
    }
    return line;
  }

  /** The options of a command, its own and those that every command has. */
  public static Options allOptions(Command command) {
    Options all = new Options();
    command.options().getOptions().forEach(all::addOption);
    all.addOption(
        Arguments.flag("json", "print one JSON object on stdout, everything else on stderr"));
    all.addOption(Arguments.flag("debug", "show the stack trace of an error"));
    all.addOption(Option.builder("h").longOpt("help").desc("show this text").get());
    return all;
  }

  private static boolean asksForHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  /** Whether a word is the first one of some commands, such as {@code data}. */
  private boolean isGroup(String word) {
    return commands.stream().anyMatch(command -> command.name().startsWith(word + " "));
  }
}
