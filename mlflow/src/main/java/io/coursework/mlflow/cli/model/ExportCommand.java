package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Writes a model as a folder that MLflow and TensorFlow load in any language. */
public final class ExportCommand implements Command {

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  ExportCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "write a model as a folder that MLflow loads and serves (a SavedModel inside)";
  }

  @Override
  public String arguments() {
    return "--model MODEL --out DIR";
  }

  @Override
  public String example() {
    return "coursework export --model runs/latest --out exported";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(ModelOptions.model())
        .addOption(Arguments.value("out", "DIR", "the folder to be made (required)"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    Path out = Path.of(Arguments.required(line, "out"));
    try (TrainedModel model = ModelOptions.of(line).open(config, catalogue)) {
      model.folder(config).write(out);
    }
    console.text("exported to " + out);
    console.text("serve it with: mlflow models serve --env-manager local -m " + out);
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("folder", out.toString());
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
