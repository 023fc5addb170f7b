package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.experiment.RunReuse;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.tracking.backend.BackendException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Ranks the finished runs of an experiment by a metric. */
public final class BestRunsCommand implements Command {

  private static final String BY = "by";
  private static final String LOWEST = "lowest";

  @Override
  public String name() {
    return "runs best";
  }

  @Override
  public String summary() {
    return "the finished runs of an experiment, ranked by held-out accuracy or another metric";
  }

  @Override
  public String arguments() {
    return RunQueryOptions.ARGUMENTS + " [--by METRIC [--lowest]]";
  }

  @Override
  public String example() {
    return "coursework runs best coursework-demo --most 5";
  }

  @Override
  public Options options() {
    return RunQueryOptions.all()
        .addOption(
            Arguments.value(
                BY,
                "METRIC",
                "the metric that ranks them (default: the target's held-out accuracy)"))
        .addOption(Arguments.flag(LOWEST, "with --by: the lowest value first, as for a loss"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.hasOption(LOWEST) && !line.hasOption(BY)) {
      throw new UsageException("--lowest goes with --by; accuracies are ranked from the highest");
    }
    try {
      ServerRuns server = new ServerRuns(TrackingOptions.of(line).connection());
      RunQuery query = RunQueryOptions.of(line, server);
      String metric = metric(query, server, line);
      List<ListedRun> runs =
          query.runs(
              server,
              "attributes.status = 'FINISHED' and metrics.`%s` > -1e308".formatted(metric),
              "metrics.`%s` %s".formatted(metric, line.hasOption(LOWEST) ? "ASC" : "DESC"),
              BestRunsCommand::isTraining);
      if (runs.isEmpty()) {
        throw new FailedException(
            "no finished run of experiment '%s'%s has the metric %s; name another with --by"
                .formatted(
                    query.experiment(), query.filter().isEmpty() ? "" : " that matches", metric));
      }
      console.table(RunList.table(runs, Optional.of(metric)));
      console.result(RunList.json(query, runs, Optional.of(metric)));
      return CommandLineInterface.DONE;
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  /** A run over others has the best of them, and one that was taken over is another's. */
  private static boolean isTraining(Map<String, String> tags) {
    return !tags.containsKey(NamedRuns.STUDY) && !tags.containsKey(RunReuse.FROM);
  }

  private static String metric(RunQuery query, ServerRuns server, CommandLine line)
      throws BackendException {
    String given = line.getOptionValue(BY);
    if (given != null) {
      if (given.contains("`")) {
        throw new UsageException("--by %s is not the name of a metric".formatted(given));
      }
      return given;
    }
    Optional<String> primary = server.primaryMetric(query.experiment());
    if (primary.isPresent()) {
      return primary.get();
    }
    return server
        .find(query.experiment(), "params.target != ''", "attributes.start_time DESC", 1, t -> true)
        .stream()
        .map(run -> Measure.ANSWER.heldOut(run.record().params().get("target")))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "experiment '%s' does not say what its runs are judged by; name a metric with --by"
                        .formatted(query.experiment())));
  }
}
