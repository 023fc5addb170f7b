package io.coursework.mlflow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.training.OptimizerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a peer needs to train the same as a {@link Cell}, in one file: the shape, the optimiser, the
 * weights before the first step, the first batches, and our losses on these, by which a peer can
 * tell that it does the same.
 */
public final class CellExport {

  /** Batches that peers take in turn: enough for their lengths to be those of the task. */
  private static final int BATCHES = 32;

  private static final ObjectMapper JSON = new ObjectMapper();

  private CellExport() {}

  /**
   * Writes a cell down.
   *
   * @param folder of the file, {@code NAME.json}; is made if need be
   * @throws IOException if it cannot be written, or the data cannot be read
   */
  public static void write(Cell cell, Catalogue catalogue, Path folder) throws IOException {
    List<TrainingBenchmark.Step> steps = new ArrayList<>();
    Cell one = new Cell(cell.name(), cell.spec(), cell.fullRows(), 1);
    ObjectNode node = shape(cell.spec());
    try (TrainingBenchmark benchmark = new TrainingBenchmark(one, catalogue, steps::add)) {
      while (steps.size() < BATCHES) {
        benchmark.measure(0, 1);
      }
      weights(benchmark.layout(), benchmark.firstWeights(), node.putObject("weights"));
    }
    ArrayNode losses = node.putArray("losses");
    ArrayNode batches = node.putArray("batches");
    for (TrainingBenchmark.Step step : steps.subList(0, BATCHES)) {
      losses.add(step.result().loss());
      rows(step.batch(), batches.addArray());
    }
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve(cell.name() + ".json").toFile(), node);
  }

  private static ObjectNode shape(RunSpec spec) {
    ModelSpec model = spec.model();
    OptimizerSpec optimizer = spec.training().optimizer();
    return JSON.createObjectNode()
        .put("recurrences", model.recurrences())
        .put("context", model.contextLength())
        .put("gelu", model.activation() == Activation.GELU)
        .put("learning_rate", optimizer.learningRate())
        .put("beta1", optimizer.beta1())
        .put("beta2", optimizer.beta2())
        .put("epsilon", optimizer.epsilon())
        .put("weight_decay", optimizer.weightDecay())
        .put("gradient_clip", optimizer.gradientClip());
  }

  private static void weights(ParameterLayout layout, float[] weights, ObjectNode node) {
    for (ParameterTensor tensor : layout.tensors()) {
      ObjectNode written = node.putObject(tensor.name());
      ArrayNode shape = written.putArray("shape");
      tensor.shape().forEach(shape::add);
      ArrayNode values = written.putArray("values");
      for (float value : tensor.values(weights)) {
        values.add(value);
      }
    }
  }

  /** Each expression with its tokens, what follows them, and the first of those that count. */
  private static void rows(Batch batch, ArrayNode rows) {
    for (int row = 0; row < batch.rows(); row++) {
      ObjectNode node = rows.addObject();
      ArrayNode tokens = node.putArray("tokens");
      ArrayNode targets = node.putArray("targets");
      int from = 0;
      for (int i = row * batch.length(); i < row * batch.length() + batch.tokens(row); i++) {
        tokens.add(batch.tokens()[i]);
        targets.add(batch.targets()[i]);
        from += batch.lossMask()[i] == 0 ? 1 : 0;
      }
      node.put("counts_from", from);
    }
  }
}
