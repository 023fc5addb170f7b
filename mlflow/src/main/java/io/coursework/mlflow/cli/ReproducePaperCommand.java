package io.coursework.mlflow.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The study of the paper at one of four scales. */
final class ReproducePaperCommand implements Command {

  private static final String SCALE = "scale";
  private static final List<String> SCALES = List.of("quick", "laptop", "workstation", "paper");

  private final SweepCommand sweep;

  @Inject
  ReproducePaperCommand(SweepCommand sweep) {
    this.sweep = sweep;
  }

  @Override
  public String name() {
    return "reproduce-paper";
  }

  @Override
  public String summary() {
    return "train all that the paper's claims ask for, and say which of them hold";
  }

  @Override
  public String arguments() {
    return "[--scale quick|laptop|workstation|paper] [--set KEY=VALUE]... [--parallel N] [--dry-run]";
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
    return options.addOption(
        Arguments.value(
            SCALE,
            "NAME",
            "quick (default: one level, half an hour), laptop (nested, days), workstation or paper: the sweep in"
                + " configs/paper/NAME.yaml"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    String scale = line.getOptionValue(SCALE, SCALES.get(0));
    if (!SCALES.contains(scale)) {
      throw new UsageException(
          "--scale %s is not one of %s".formatted(scale, String.join(", ", SCALES)));
    }
    return sweep.run(Path.of("configs/paper/" + scale + ".yaml"), line, console);
  }
}
