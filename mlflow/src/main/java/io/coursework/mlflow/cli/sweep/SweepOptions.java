package io.coursework.mlflow.cli.sweep;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import org.apache.commons.cli.Options;

/** The options that the commands on sweeps share. */
final class SweepOptions {

  static final String CONFIG = "config";
  static final String DEFAULT_EXPERIMENT = "coursework-sweep";

  private SweepOptions() {}

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
