package io.coursework.mlflow.cli.console;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * What {@code coursework} does for one word, or two, after it. An implementation is a class and a
 * line in a module; what it needs is injected into its constructor, such as a {@link
 * io.coursework.mlflow.config.ConfigLoader}.
 */
public interface Command {

  /** One word, or two of which the first is that of a group: {@code sweep run}. */
  String name();

  /** One line for the list of commands. */
  String summary();

  /** What stands after the name in the usage line, for example {@code --config FILE [options]}. */
  String arguments();

  /** A command line that works as written. */
  String example();

  /**
   * The command's own options; {@code --json}, {@code --debug} and {@code --help} come by
   * themselves.
   */
  Options options();

  /**
   * Runs the command.
   *
   * @param line the options, each read by {@link Arguments}, and what no option takes
   * @param console where it writes, and nowhere else: results, in words and for {@code --json}, to
   *     stdout, everything else to stderr
   * @return the exit code: {@link CommandLineInterface#DONE} or {@link CommandLineInterface#FAILED}
   * @throws Exception whose message is one clear line: a {@link UsageException} for exit code 2,
   *     any other, such as a {@link FailedException}, for 1
   */
  int run(CommandLine line, Console console) throws Exception;
}
