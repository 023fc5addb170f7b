package io.coursework.mlflow.cli;

import io.coursework.mlflow.sweep.SweepPlan;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The options that the commands on sweeps share. */
final class SweepOptions {

  static final String CONFIG = "config";
  static final String PARALLEL = "parallel";
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

  /** Trials at a time: as the user wants, else as the sweep's file, else as there are cores. */
  static int parallel(CommandLine line, SweepPlan plan) {
    int threads =
        plan.trials().stream().mapToInt(t -> t.spec().training().threads()).max().orElseThrow();
    int side = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    int otherwise = plan.parallel() > 0 ? plan.parallel() : side;
    return (int) Arguments.whole(line, PARALLEL, Math.min(otherwise, 256), 1, 256);
  }
}
