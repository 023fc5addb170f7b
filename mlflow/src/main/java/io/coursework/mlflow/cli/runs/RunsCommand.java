package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.backend.BackendException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lists the runs of an experiment, whoever recorded them. */
public final class RunsCommand implements Command {

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public String summary() {
    return "list the runs of an experiment on the server, the newest first";
  }

  @Override
  public String arguments() {
    return RunQueryOptions.ARGUMENTS;
  }

  @Override
  public String example() {
    return "coursework runs coursework-demo --filter \"params.curriculum = 'joint'\"";
  }

  @Override
  public Options options() {
    return RunQueryOptions.all();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    try {
      ServerRuns server = new ServerRuns(TrackingOptions.of(line).connection());
      RunQuery query = RunQueryOptions.of(line, server);
      List<ListedRun> runs = query.runs(server, "", "attributes.start_time DESC", tags -> true);
      Optional<String> metric = server.primaryMetric(query.experiment());
      if (runs.isEmpty()) {
        console.text("experiment '%s' has no such run".formatted(query.experiment()));
      } else {
        console.table(RunList.table(runs, metric));
      }
      if (runs.size() == query.most()) {
        console.text("there may be more; --most shows them");
      }
      console.result(RunList.json(query, runs, metric));
      return CommandLineInterface.DONE;
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }
}
