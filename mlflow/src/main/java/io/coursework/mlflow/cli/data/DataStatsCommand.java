package io.coursework.mlflow.cli.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.data.DataFormat;
import io.coursework.curricula.data.DataStats;
import io.coursework.curricula.task.Task;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Says what a data set consists of. */
public final class DataStatsCommand implements Command {

  private final DataTask tasks;

  @Inject
  DataStatsCommand(DataTask tasks) {
    this.tasks = tasks;
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
    return DataTask.options()
        .addOption(
            Arguments.oneOf(
                "format",
                "NAME",
                DataFormat.class,
                "tsv, jsonl, nyu or lra (default: by the file's first line)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Path file = Arguments.path(line, "file");
    Task task = tasks.task(tasks.read(line));
    DataFormat format = DataFormats.found(line, file);
    DataStats stats;
    try (RowProgress progress = new RowProgress(console, file, DataFormats.rows(file))) {
      stats = DataStats.of(file, format, task, task.spec().notation(), progress);
      progress.finish("%,d rows".formatted(stats.rows()));
    }
    stats.text().lines().forEach(text -> console.wrapped(text, 12));
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("file", file.toString());
    result.setAll((ObjectNode) Console.JSON.valueToTree(stats.toMap()));
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
