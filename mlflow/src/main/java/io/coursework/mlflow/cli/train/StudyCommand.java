package io.coursework.mlflow.cli.train;

import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.transfer.InitControl;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Holds curricula against each other and against their matched controls. */
public final class StudyCommand implements Command {

  private static final int SEEDS = 4;
  private static final String DEFAULT_EXPERIMENT = "coursework-study";
  private static final String CONTROLS = "controls";
  private static final String INIT_CONTROLS = "init-controls";

  private final ConfigLoader config;
  private final Comparison comparison;

  @Inject
  StudyCommand(ConfigLoader config, Comparison comparison) {
    this.config = config;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return "study";
  }

  @Override
  public String summary() {
    return "train curricula and their matched controls, with several seeds each, and compare";
  }

  @Override
  public String arguments() {
    return "FILE... [--controls NAME,...] [--init-controls NAME,...] [--seeds N]"
        + " [--set KEY=VALUE]... [options]";
  }

  @Override
  public String example() {
    return "coursework study configs/ramp.yaml --controls reversed,averaged,equal_tokens";
  }

  @Override
  public Options options() {
    return ComparisonOptions.all(DEFAULT_EXPERIMENT, SEEDS)
        .addOption(
            Arguments.oneOf(
                CONTROLS,
                "NAME,...",
                Control.class,
                "controls of every curriculum that has them: "
                    + String.join(", ", SnakeCase.words(Control.class))))
        .addOption(
            Arguments.oneOf(
                INIT_CONTROLS,
                "NAME,...",
                InitControl.class,
                "controls of the numbers' first rows, where init gives any: "
                    + String.join(", ", SnakeCase.words(InitControl.class))));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("no configuration is named; write for example configs/ramp.yaml");
    }
    ComparisonOptions options = ComparisonOptions.of(line, SEEDS);
    List<Control> controls = choices(line, CONTROLS, Control.class);
    controls.remove(Control.NONE); // that is the curriculum itself, which is there already
    List<InitControl> initControls = choices(line, INIT_CONTROLS, InitControl.class);
    List<RunSpec> specs = new ArrayList<>();
    for (String file : line.getArgList()) {
      RunSpec spec = config.load(Path.of(file), options.settings());
      specs.add(spec);
      for (Control control : controls) {
        Optional<String> refusal = spec.refusal(control);
        refusal.ifPresentOrElse(
            reason -> console.log(leftOut(spec, control, reason)),
            () -> specs.add(spec.with(control)));
      }
      for (InitControl control : initControls) {
        if (spec.init().has(control)) {
          specs.add(spec.with(control));
        } else {
          console.log(leftOut(spec, control, "init gives it nothing to change"));
        }
      }
    }
    Set<String> names = new HashSet<>();
    for (RunSpec spec : specs) {
      if (!names.add(spec.name())) {
        throw new UsageException(
            "two of the configurations are called %s; give them different names"
                .formatted(spec.name()));
      }
    }
    return comparison.run(specs, name(), DEFAULT_EXPERIMENT, options, console);
  }

  /** One configuration without a control need not keep the others from theirs. */
  private static String leftOut(RunSpec spec, Enum<?> control, String reason) {
    return "%s is trained without the control %s (%s)"
        .formatted(spec.name(), SnakeCase.of(control), reason);
  }

  private static <E extends Enum<E>> List<E> choices(
      CommandLine line, String option, Class<E> type) {
    List<E> choices = new ArrayList<>();
    if (line.hasOption(option)) {
      for (String word : line.getOptionValue(option).split(",", -1)) {
        choices.add(Arguments.choice(option, word.strip(), type));
      }
    }
    return choices;
  }
}
