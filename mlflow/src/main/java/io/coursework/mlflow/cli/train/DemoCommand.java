package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The paper's first claim in minutes: SUM alone, jointly with MAX and MED, and after them. */
public final class DemoCommand implements Command {

  private static final String DEFAULT_EXPERIMENT = "coursework-demo";

  private static final int SEEDS = 8;

  /**
   * Chosen on the seeds 0..7: at this size and after so many steps curricula differ in how many of
   * their runs have learned SUM.
   */
  private static final List<String> SETTINGS = List.of("model.d_model=32", "training.steps=4000");

  /** In the order of the table: the baseline first. */
  private static final List<String> CONFIGS =
      List.of("configs/sum.yaml", "configs/joint.yaml", "configs/transfer.yaml");

  private final ConfigLoader config;
  private final Comparison comparison;

  @Inject
  DemoCommand(ConfigLoader config, Comparison comparison) {
    this.config = config;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "train SUM alone, jointly, and after MAX+MED, with eight seeds each, and compare";
  }

  @Override
  public String arguments() {
    return "[--first-seed N] [--seeds N] [--parallel N] [--set KEY=VALUE]... [options]";
  }

  @Override
  public String example() {
    return "coursework demo --first-seed 100 --seeds 8";
  }

  @Override
  public Options options() {
    return ComparisonOptions.all(DEFAULT_EXPERIMENT, SEEDS);
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    ComparisonOptions options = ComparisonOptions.of(line, SEEDS);
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(options.settings());
    List<RunSpec> specs = new ArrayList<>();
    for (String file : CONFIGS) {
      specs.add(config.load(Path.of(file), settings));
    }
    return comparison.run(specs, name(), DEFAULT_EXPERIMENT, options, console);
  }
}
