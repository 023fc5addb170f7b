package example;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Shows how much of each operation a curriculum teaches on its way. */
public final class ScheduleCommand implements Command {
  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  ScheduleCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "schedule";
  }

  @Override
  public String summary() {
    return "show how much of each operation a curriculum teaches, step by step";
  }

  @Override
  public String arguments() {
    return "--config FILE [--set KEY=VALUE]... [--rows N]";
  }

  @Override
  public String example() {
    return "coursework schedule --config configs/ramp.yaml --rows 5";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.value("config", "FILE", "a run's configuration (required)"))
        .addOption(Arguments.value("set", "KEY=VALUE", "a key of it; may be repeated"))
        .addOption(Arguments.value("rows", "N", "steps to show, evenly spaced (default: 10)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    Path file = Path.of(Arguments.required(line, "config"));
    int rows = (int) Arguments.whole(line, "rows", 10, 1, 1000);
    RunSpec spec = config.load(file, Arguments.all(line, "set"));
    try (Course course = spec.course(catalogue)) {
      if (course.teacher().adaptive()) {
        throw new FailedException(
            "%s decides as it goes, and has no schedule; train it, and look at its mixture.tsv"
                .formatted(spec.name()));
      }
      show(course, spec.training().steps(), rows, console);
    }
    return CommandLineInterface.DONE;
  }

  private static void show(Course course, long steps, int rows, Console console) {
    List<String> columns = new ArrayList<>(List.of("step"));
    columns.addAll(course.operations());
    List<List<String>> table = new ArrayList<>();
    ObjectNode result = Console.JSON.createObjectNode();
    for (int row = 0; row < rows; row++) {
      long step = row * steps / rows;
      Map<String, Double> mix = course.teacher().lesson(step).mix();
      List<String> cells = new ArrayList<>(List.of(Long.toString(step)));
      ObjectNode node = result.putObject(Long.toString(step));
      for (String operation : course.operations()) {
        double share = mix.getOrDefault(operation, 0.0);
        cells.add("%.2f".formatted(share));
        node.put(operation, share);
      }
      table.add(cells);
    }
    console.table(new TextTable("schedule", columns, table));
    console.result(result);
  }
}
