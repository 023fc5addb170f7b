package io.coursework.mlflow.cli.model;

import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * The model that a command is about.
 *
 * @param name as the user gave it
 * @param tracking says where the server is
 */
public record ModelOptions(String name, TrackingOptions tracking) {

  static final String MODEL = "model";

  /** {@code --model} and where the server is. */
  public static Options all() {
    return new Options().addOption(model()).addOption(TrackingOptions.trackingUri());
  }

  static Option model() {
    return Arguments.value(
        MODEL,
        "MODEL",
        "runs:/<run id>, runs:/<run id>/model, models:/<name>/<version>, models:/<name>@<alias>, or a folder: a run's,"
            + " a checkpoint's, or an exported model's; * in its name matches any characters (required)");
  }

  public static ModelOptions of(CommandLine line) {
    return new ModelOptions(Arguments.required(line, MODEL), TrackingOptions.of(line));
  }

  /**
   * Opens the model; to be closed.
   *
   * @throws IOException if it cannot be read
   */
  public TrainedModel open(ConfigLoader config, Catalogue catalogue) throws IOException {
    try (ModelSource source = ModelSource.open(name, "--" + MODEL, tracking)) {
      return TrainedModel.read(source.folder(), config, catalogue);
    }
  }
}
