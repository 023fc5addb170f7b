package io.coursework.mlflow.cli.sweep;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * What a sweep tries, and where.
 *
 * @param config its file, as the user named it
 * @param settings over every base configuration
 * @param dryRun whether it is only told what would be run
 * @param engine where the trials are computed
 */
record SweepOptions(
    Optional<String> config, List<String> settings, boolean dryRun, EngineOptions engine) {

  static final String CONFIG = "config";
  static final String DRY_RUN = "dry-run";
  static final String DEFAULT_EXPERIMENT = "coursework-sweep";

  static SweepOptions of(CommandLine line) {
    return new SweepOptions(
        Optional.ofNullable(line.getOptionValue(CONFIG)),
        Arguments.all(line, "set"),
        line.hasOption(DRY_RUN),
        EngineOptions.of(line));
  }

  /** Where the runs are recorded. */
  TrackingOptions tracking() {
    return engine.tracking();
  }

  /** What is planned, and where its runs are recorded. */
  static Options planned() {
    return TrackingOptions.options(DEFAULT_EXPERIMENT)
        .addOption(
            Arguments.value(
                CONFIG, "FILE", "what the sweep tries, such as configs/sweeps/sizes.yaml"))
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "overrides every base configuration, such as training.steps=500; may be repeated"));
  }
}
