package io.coursework.mlflow.cli.model;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * What a model is asked.
 *
 * @param model as the user named it
 * @param probes by name, perhaps with keys of their own; empty for all
 * @param checkpoints whether all of the run are probed, not only the last model
 * @param against the model that it is compared with
 * @param out the folder to write to
 * @param log whether the findings are recorded
 * @param tracking where the models are, and where the findings are recorded
 */
record ProbeOptions(
    String model,
    List<String> probes,
    boolean checkpoints,
    Optional<String> against,
    Optional<String> out,
    boolean log,
    TrackingOptions tracking) {

  static final String PROBE = "probe";
  private static final String CHECKPOINTS = "checkpoints";
  static final String AGAINST = "against";
  private static final String OUT = "out";
  private static final String LOG = "log";

  static ProbeOptions of(CommandLine line) {
    return new ProbeOptions(
        model(line),
        Arguments.all(line, PROBE),
        line.hasOption(CHECKPOINTS),
        Optional.ofNullable(line.getOptionValue(AGAINST)),
        Optional.ofNullable(line.getOptionValue(OUT)),
        line.hasOption(LOG),
        TrackingOptions.of(line));
  }

  /** The model, with or without the word --model before it. */
  private static String model(CommandLine line) {
    List<String> named = new ArrayList<>(line.getArgList());
    if (line.hasOption(ModelOptions.MODEL)) {
      named.add(line.getOptionValue(ModelOptions.MODEL));
    }
    if (named.size() != 1) {
      throw new UsageException(
          named.isEmpty()
              ? "no model is named; give a run's folder, a checkpoint's, or runs:/<run id>"
              : "unexpected argument '"
                  + named.get(1)
                  + "'; to compare two models write --against "
                  + named.get(1));
    }
    return named.get(0);
  }

  static Options all() {
    return TrackingOptions.options("that of the model's run")
        .addOption(ModelOptions.model())
        .addOption(
            Arguments.value(
                PROBE,
                "NAME",
                "a probe of 'coursework probes', or with keys of its own, {type: parity, on:"
                    + " head}; may be repeated (default: all)"))
        .addOption(
            Arguments.flag(
                CHECKPOINTS, "probe all checkpoints of the run, not only the last model"))
        .addOption(
            Arguments.value(
                AGAINST,
                "MODEL",
                "ask how alike the two models are, by the probes of two; with --checkpoints, at"
                    + " every step that both runs have"))
        .addOption(
            Arguments.value(
                OUT, "DIR", "also write a report (report.html), figures and tables to this folder"))
        .addOption(
            Arguments.flag(
                LOG, "record scores, figures and tables in MLflow, in a run below the model's"));
  }
}
