package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.data.DataStats;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import jakarta.inject.Inject;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Says what a data set consists of. */
public final class DataStatsCommand implements Command {

  private final DataOptions data;

  @Inject
  DataStatsCommand(DataOptions data) {
    this.data = data;
  }

  @Override
  public String name() {
    return "data stats";
  }

  @Override
  public String summary() {
    return "lengths, depths, reductions, answers and chance accuracies of a data file";
  }

  @Override
  public String arguments() {
    return "FILE [--notation NAME] [options]";
  }

  @Override
  public String example() {
    return "coursework data stats sums.tsv --notation word";
  }

  @Override
  public Options options() {
    return DataOptions.ofFile();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    DataFile file = data.file(line);
    DataStats stats;
    try (RowProgress progress = file.progress(console)) {
      stats =
          DataStats.of(
              file.path(), file.format(), file.task(), file.task().spec().notation(), progress);
      progress.finish("%,d rows".formatted(stats.rows()));
    }
    stats.text().lines().forEach(text -> console.wrapped(text, 12));
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("file", file.path().toString());
    result.setAll((ObjectNode) Console.JSON.valueToTree(stats.toMap()));
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
