package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.OutputFolder;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.sweep.Sweep;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Begins a sweep whose trials a scheduler will run, each in a process of its own. */
public final class SweepPlanCommand implements Command {

  private static final String OUT = "out";

  private final Planner planner;
  private final Sweep sweep;
  private final Sweeping sweeping;

  @Inject
  SweepPlanCommand(Planner planner, Sweep sweep, Sweeping sweeping) {
    this.planner = planner;
    this.sweep = sweep;
    this.sweeping = sweeping;
  }

  @Override
  public String name() {
    return "sweep plan";
  }

  @Override
  public String summary() {
    return "write the plan of a sweep, whose trials any scheduler then runs by 'sweep run'";
  }

  @Override
  public String arguments() {
    return "--config FILE --out FILE [--set KEY=VALUE]... [options]";
  }

  @Override
  public String example() {
    return "coursework sweep plan --config configs/sweeps/sizes.yaml --out plan.json";
  }

  @Override
  public Options options() {
    return SweepOptions.planned()
        .addOption(Arguments.value(OUT, "FILE", "the plan to write, such as plan.json (required)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    String config = Arguments.required(line, SweepOptions.CONFIG);
    Path file = Path.of(config);
    Path out = Path.of(Arguments.required(line, OUT)).toAbsolutePath();
    if (out.getFileName() == null || Files.isDirectory(out)) {
      throw new UsageException("--%s %s is a folder; name the file to write".formatted(OUT, out));
    }
    SweepPlan plan =
        planner.plan(file, Arguments.all(line, "set"), console::log).numberedAsTheyAreRun();
    if (plan.growth().fresh().any()) {
      throw new UsageException(
          "race and confirm of %s add trials by the results of others, which no scheduler can; leave them out, or use 'coursework sweep'"
              .formatted(file));
    }
    if (plan.search().chooses()) {
      throw new UsageException(
          "the search of %s chooses its trials as it goes, which no scheduler can; leave search out, or use 'coursework sweep'"
              .formatted(file));
    }
    TrackingOptions tracking = TrackingOptions.of(line);
    TrackingDestination destination =
        new TrackingDestinations(tracking, SweepOptions.DEFAULT_EXPERIMENT, console)
            .open(Sweeping.target(plan));
    RunHeader header = sweeping.parent(plan, destination, Optional.of(config), Map.of());
    TrialContext place =
        sweeping.place(plan, tracking.runs(), destination, console.interruption(), console);
    OutputFolder folder = OutputFolder.of(out.getParent().toString(), console);
    Sweep.Outcome begun = sweep.plan(plan, header, place);
    folder.write(
        out.getFileName().toString(),
        new RunArtifact(begun.directory(), SweepPlan.FILE).text(SweepPlan.LARGEST));
    int trials = plan.trials().size();
    console.text(
        "%d trials; run each with: coursework sweep run --plan %s --trial N (1 to %d)"
            .formatted(trials, out, trials));
    console.text("then gather them with: coursework sweep --resume " + begun.directory());
    begun.link().ifPresent(link -> console.text("parent run: " + link));
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("plan", out.toString()).put("trials", trials);
    result.put("directory", begun.directory().toString());
    begun.remoteId().ifPresent(id -> result.put("run_id", id));
    begun.link().ifPresent(link -> result.put("link", link.toString()));
    Results.delivery(result, begun.delivery());
    console.result(result);
    return Results.exitCode(
        List.of(new Results.Sent(begun.directory(), begun.remoteId(), begun.delivery())),
        destination,
        console);
  }
}
