package io.coursework.mlflow.cli;

import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model read back from a checkpoint, with the configuration that it was trained with.
 *
 * @param spec the configuration beside the weights
 * @param preparation its data and device
 * @param transformer the model with its weights
 */
record TrainedModel(RunSpec spec, Preparation preparation, Transformer transformer)
    implements AutoCloseable {

  static TrainedModel open(Path checkpoint, ConfigLoader config, Catalogue catalogue)
      throws IOException {
    RunSpec spec =
        config.parse(Checkpoint.config(checkpoint), checkpoint.resolve("config.yaml").toString());
    Preparation preparation = Preparation.of(spec, catalogue);
    Transformer transformer = preparation.model();
    try {
      transformer.parameters().set(Checkpoint.parameters(checkpoint, transformer.layout()));
      return new TrainedModel(spec, preparation, transformer);
    } catch (IOException | RuntimeException e) {
      transformer.close();
      preparation.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    transformer.close();
    preparation.close();
  }
}
