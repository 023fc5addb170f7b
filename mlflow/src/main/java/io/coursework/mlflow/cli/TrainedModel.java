package io.coursework.mlflow.cli;

import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.mlflow.experiment.ProbeReport;
import io.coursework.mlflow.experiment.RunPage;
import io.coursework.mlflow.export.ModelFolder;
import io.coursework.mlflow.inspection.TrainedSubject;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;

/**
 * A model read back from a checkpoint or an exported model, with the configuration that it was
 * trained with.
 *
 * @param spec the configuration beside the weights
 * @param preparation its data and device
 * @param transformer the model with its weights
 * @param step optimiser steps that it was trained for
 */
record TrainedModel(RunSpec spec, Preparation preparation, Transformer transformer, long step)
    implements AutoCloseable {

  /** Opens what {@code --model} names. */
  static TrainedModel open(CommandLine line, ConfigLoader config, Catalogue catalogue)
      throws IOException {
    String named = Arguments.required(line, ModelSource.OPTION);
    try (ModelSource source = ModelSource.open(named, "--" + ModelSource.OPTION, line)) {
      return read(source.folder(), config, catalogue);
    }
  }

  /** Takes the weights of another checkpoint of the same run, and says of which step they are. */
  long take(Path folder) throws IOException {
    Checkpoint.Weights weights = Checkpoint.weights(folder, transformer.layout());
    transformer.parameters().set(weights.values());
    return weights.step();
  }

  /** Opens what lies in a folder. */
  static TrainedModel read(Path folder, ConfigLoader config, Catalogue catalogue)
      throws IOException {
    RunSpec spec =
        config.parse(Checkpoint.config(folder), folder.resolve("config.yaml").toString());
    Preparation preparation = Preparation.of(spec, catalogue);
    Transformer transformer = preparation.model();
    try {
      Checkpoint.Weights weights = Checkpoint.weights(folder, transformer.layout());
      transformer.parameters().set(weights.values());
      return new TrainedModel(spec, preparation, transformer, weights.step());
    } catch (IOException | RuntimeException e) {
      transformer.close();
      preparation.close();
      throw e;
    }
  }

  /** The model as probes see it; to be closed before it. */
  TrainedSubject subject() {
    Course course = preparation.course();
    return new TrainedSubject(transformer, course, new Evaluator(transformer, course.vocabulary()));
  }

  /**
   * The page about it, with what probes said of it.
   *
   * @param step of the weights that it has now
   */
  RunReport page(long step, List<Probe> probes, ProbeReport report, ConfigLoader config) {
    Evaluator evaluator = new Evaluator(transformer, preparation.course().vocabulary());
    return RunPage.of(preparation, step, evaluator, probes, report, config.yaml(spec));
  }

  /** The same as a folder for MLflow. */
  ModelFolder folder(ConfigLoader config) {
    return new ModelFolder(
        spec,
        config.yaml(spec),
        step,
        preparation.course().vocabulary(),
        transformer.layout(),
        transformer.parameters().get());
  }

  @Override
  public void close() throws IOException {
    transformer.close();
    preparation.close();
  }
}
