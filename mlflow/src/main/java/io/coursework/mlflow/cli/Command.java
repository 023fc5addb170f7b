package io.coursework.mlflow.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One word after {@code coursework}. */
interface Command {

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
   * @return the exit code: 0 done, 1 failed
   * @throws Exception whose message is one clear line; {@link CommandLineInterface} gives it its
   *     exit code
   */
  int run(CommandLine line, Console console) throws Exception;
}
