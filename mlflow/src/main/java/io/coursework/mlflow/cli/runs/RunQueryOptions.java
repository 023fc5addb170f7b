package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The options by which runs of a server are asked for. */
final class RunQueryOptions {

  static final String ARGUMENTS = "[EXPERIMENT | runs:/<parent id>] [--filter TEXT] [--most N]";

  private static final String FILTER = "filter";
  static final String MOST = "most";
  private static final String EXPERIMENT = "experiment:";
  private static final int FEW = 20;
  static final int MANY = 10_000;

  private RunQueryOptions() {}

  static Options all() {
    return new Options()
        .addOption(
            Arguments.value(
                FILTER,
                "TEXT",
                "only those that match, in MLflow's language, such as \"params.seed = '0'\""))
        .addOption(Arguments.value(MOST, "N", "runs to show (default: " + FEW + ")"))
        .addOption(TrackingOptions.trackingUri());
  }

  /**
   * What a command line asks for: the runs of an experiment, by its name, its address or as the
   * environment names it, or the parts of a run.
   */
  static RunQuery of(CommandLine line, ServerRuns server) throws IOException, BackendException {
    List<String> words = line.getArgList();
    if (words.size() > 1) {
      throw new UsageException(
          "unexpected argument '%s'; name one experiment".formatted(words.get(1)));
    }
    String filter = line.getOptionValue(FILTER, "");
    int most = (int) Arguments.whole(line, MOST, FEW, 1, MANY);
    Optional<RunAddress> address = words.stream().findFirst().flatMap(RunAddress::of);
    if (address.isPresent() && address.get().experimentId().isEmpty()) {
      String id = RunSource.id(words.get(0), address.get());
      String parts = "tags.`mlflow.parentRunId` = '%s'".formatted(id);
      return new RunQuery(
          server.read(id).record().experiment(),
          filter.isEmpty() ? parts : parts + " and " + filter,
          most);
    }
    if (address.isPresent()) {
      return new RunQuery(server.experimentName(address.get().experimentId().get()), filter, most);
    }
    String named =
        words.isEmpty()
            ? TrackingOptions.of(line)
                .experimentName()
                .orElseThrow(
                    () ->
                        new UsageException(
                            "no experiment is named; give one, such as coursework-demo, or set"
                                + " MLFLOW_EXPERIMENT_NAME"))
            : words.get(0);
    return new RunQuery(
        named.startsWith(EXPERIMENT) ? named.substring(EXPERIMENT.length()).strip() : named,
        filter,
        most);
  }
}
