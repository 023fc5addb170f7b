package io.coursework.mlflow.cli.sweep;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.Seeds;
import io.coursework.mlflow.reproduction.FlopBudget;
import io.coursework.mlflow.reproduction.StudyChoice;
import io.coursework.mlflow.sweep.SweepForecast;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The study of the paper at one of four scales. */
public final class ReproducePaperCommand implements Command {

  private static final String SCALE = "scale";
  private static final String CLAIMS = "claims";
  private static final String BUDGET = "budget";
  public static final List<String> SCALES = List.of("quick", "laptop", "workstation", "paper");

  private static final String BLOCKS = "blocks";
  private static final String POOL = "pool";

  private final SweepCommand sweep;
  private final Pooling pooling;

  @Inject
  ReproducePaperCommand(SweepCommand sweep, Pooling pooling) {
    this.sweep = sweep;
    this.pooling = pooling;
  }

  @Override
  public String name() {
    return "reproduce-paper";
  }

  @Override
  public String summary() {
    return "train the paper's curricula at a chosen scale and judge its claims by them";
  }

  @Override
  public String arguments() {
    return "[--scale quick|laptop|workstation|paper] [--claims ID[,ID]...] [--budget TIME]"
        + " [--blocks SEEDS] [--set KEY=VALUE]... [--parallel N] [--dry-run] | --pool STUDY[,STUDY]...";
  }

  @Override
  public String example() {
    return "coursework reproduce-paper --scale quick --dry-run";
  }

  @Override
  public Options options() {
    Options options = new Options();
    sweep.options().getOptions().stream()
        .filter(
            option -> !List.of(SweepOptions.CONFIG, "resume", "keys").contains(option.getLongOpt()))
        .forEach(options::addOption);
    return options
        .addOption(
            Arguments.value(
                SCALE,
                "NAME",
                "quick (default: one level, half an hour), laptop (nested, days), workstation or paper: the sweep in"
                    + " configs/paper/NAME.yaml"))
        .addOption(
            Arguments.value(
                CLAIMS, "ID,...", "train only the arms that these claims need, such as C3,C4"))
        .addOption(
            Arguments.value(
                BUDGET,
                "TIME",
                "such as 90m or 12h: only so many complete blocks as this machine trains in it"))
        .addOption(
            Arguments.value(
                BLOCKS,
                "SEEDS",
                "such as 108..115: these blocks in place of the scale's, for another machine's share"))
        .addOption(
            Arguments.value(
                POOL,
                "STUDY,...",
                "in place of a scale: judge the blocks of several studies together, each named by"
                    + " runs:/<id of its run> or its folder; nothing is trained"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    if (line.hasOption(POOL)) {
      Options taken = TrackingOptions.options(SweepOptions.DEFAULT_EXPERIMENT);
      for (Option given : line.getOptions()) {
        String option = given.getLongOpt();
        if (!taken.hasLongOption(option) && !List.of(POOL, "json", "debug").contains(option)) {
          throw new UsageException(
              "--%s does not go with --pool, which trains nothing and takes all else from the studies; leave it out"
                  .formatted(option));
        }
      }
      return pooling.run(
          List.of(line.getOptionValue(POOL).split(",", -1)), TrackingOptions.of(line), console);
    }
    String scale = line.getOptionValue(SCALE, SCALES.get(0));
    if (!SCALES.contains(scale)) {
      throw new UsageException(
          "--scale %s is not one of %s".formatted(scale, String.join(", ", SCALES)));
    }
    Path file = Path.of("configs/paper/" + scale + ".yaml");
    SweepOptions options = SweepOptions.of(line);
    return sweep.run(file, plan -> chosen(plan, line, options, console), options, console);
  }

  private SweepCommand.ChosenPart chosen(
      SweepPlan plan, CommandLine line, SweepOptions options, Console console) throws IOException {
    SweepPlan chosen = plan;
    if (line.hasOption(BLOCKS)) {
      chosen = StudyChoice.blocks(Seeds.of(line.getOptionValue(BLOCKS), "--" + BLOCKS), chosen);
    }
    if (line.hasOption(CLAIMS)) {
      List<String> ids = List.of(line.getOptionValue(CLAIMS).split(",", -1));
      chosen = StudyChoice.of(ids, chosen, console::log);
    }
    if (!line.hasOption(BUDGET)) {
      return new SweepCommand.ChosenPart(chosen, Map.of());
    }
    Duration time = Arguments.duration(line, BUDGET, Duration.ZERO);
    Engines.requireLocal(options.engine(), "--" + BUDGET + " goes by the time on this machine");
    int parallel = Engines.resources(options.engine(), chosen).parallel();
    SweepForecast.Found found = sweep.estimate(chosen, parallel, options.tracking(), console);
    FlopBudget budget = new FlopBudget(time, parallel * found.flopsPerSecond());
    return new SweepCommand.ChosenPart(
        StudyChoice.within(budget, chosen, found.costs().byNumber(), console::log), budget.tags());
  }
}
