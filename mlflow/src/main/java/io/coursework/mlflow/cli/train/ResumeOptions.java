package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;

/**
 * What may still be said of a run that is there: everything but the place to compute comes from it.
 *
 * @param settings of the place to compute
 * @param tracking where the run is sent
 */
record ResumeOptions(List<String> settings, TrackingOptions tracking) {

  static final String RESUME = "resume";

  /** What changes no result; everything else would make it another training. */
  private static final Set<String> HARMLESS = Set.of("training.device", "training.threads");

  /**
   * What a line that has {@code --resume} says.
   *
   * @throws UsageException if something does not go with it
   */
  static ResumeOptions of(CommandLine line) {
    List<String> options = new ArrayList<>(InitOptions.NAMES);
    options.addAll(List.of("config", "run-name", "experiment"));
    for (String option : options) {
      if (line.hasOption(option)) {
        throw new UsageException(
            "--%s does not go with --resume: the run has its own; leave it out".formatted(option));
      }
    }
    List<String> settings = harmless(line, "--" + RESUME);
    if (line.hasOption("runs-dir") && !RunAddress.isMeant(line.getOptionValue(RESUME))) {
      throw new UsageException(
          "--runs-dir does not go with --resume: the run has its own; leave it out");
    }
    return new ResumeOptions(settings, TrackingOptions.of(line));
  }

  /**
   * The settings of a command that computes what is recorded already.
   *
   * @param with what they go with, for messages
   * @throws UsageException if one would make it another training
   */
  static List<String> harmless(CommandLine line, String with) {
    List<String> settings = Arguments.all(line, "set");
    for (String setting : settings) {
      if (!HARMLESS.contains(setting.split("=", 2)[0])) {
        throw new UsageException(
            "--set %s does not go with %s: it would be another training; set training.device"
                    .formatted(setting, with)
                + " or training.threads, or train again");
      }
    }
    return settings;
  }
}
