package io.coursework.mlflow.cli;

import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Holds curricula against each other and against their matched controls. */
final class StudyCommand implements Command {

  private static final String DEFAULT_EXPERIMENT = "coursework-study";

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
    return "FILE... [--controls NAME,...] [--seeds N] [--set KEY=VALUE]... [options]";
  }

  @Override
  public String example() {
    return "coursework study configs/ramp.yaml --controls reversed,averaged,equal_tokens";
  }

  @Override
  public Options options() {
    return Comparison.options(DEFAULT_EXPERIMENT)
        .addOption(
            Arguments.value(
                "controls",
                "NAME,...",
                "controls of every curriculum: "
                    + String.join(", ", SnakeCase.words(Control.class))));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("no configuration is named; write for example configs/ramp.yaml");
    }
    List<Control> controls = controls(line);
    List<RunSpec> specs = new ArrayList<>();
    for (String file : line.getArgList()) {
      RunSpec spec = config.load(Path.of(file), Arguments.all(line, "set"));
      specs.add(spec);
      controls.forEach(control -> specs.add(spec.with(control)));
    }
    Set<String> names = new HashSet<>();
    for (RunSpec spec : specs) {
      if (!names.add(spec.name())) {
        throw new UsageException(
            "two of the configurations are called %s; give them different names"
                .formatted(spec.name()));
      }
    }
    return comparison.run(specs, name(), DEFAULT_EXPERIMENT, line, console);
  }

  private static List<Control> controls(CommandLine line) {
    List<Control> controls = new ArrayList<>();
    if (line.hasOption("controls")) {
      for (String word : line.getOptionValue("controls").split(",")) {
        controls.add(Arguments.choice("controls", word.strip(), Control.class));
      }
    }
    controls.remove(Control.NONE); // that is the curriculum itself, which is there already
    return controls;
  }
}
