package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/**
 * What is wanted of a run that starts where another one was.
 *
 * @param source the command, as it would be typed again
 * @param settings in place of the other run's
 * @param name the new run's; empty for one after the other's
 * @param tracking where the other run is, and where the new one is recorded
 */
record ForkOptions(
    String source, List<String> settings, Optional<String> name, TrackingOptions tracking) {

  static final String NEW_RUN = "new-run";

  /**
   * What a line that has {@code --resume} and {@code --new-run} says.
   *
   * @throws UsageException if it names a configuration
   */
  static ForkOptions of(CommandLine line) {
    if (line.hasOption("config")) {
      throw new UsageException(
          "--config does not go with --resume --new-run: the configuration is the other run's; change"
              + " it by --set");
    }
    return new ForkOptions(
        "coursework train" + Arguments.text(line, ResumeOptions.RESUME) + " --" + NEW_RUN,
        Arguments.all(line, "set"),
        Optional.ofNullable(line.getOptionValue("run-name")),
        TrackingOptions.of(line));
  }
}
