package io.coursework.mlflow.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.export.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;

/**
 * A trained model as the folder that MLflow calls a model: {@code MLmodel} with a signature, the
 * SavedModel in {@code tfmodel/}, what Python must install, an example of an input, and {@code
 * vocabulary.json} to make tokens of a text. It is a checkpoint without an optimiser, too: {@code
 * config.yaml}, {@code model.safetensors} and their checksums, from which this program reads it.
 *
 * @param spec what the model was trained by
 * @param config the same as YAML
 * @param step optimiser steps done
 * @param vocabulary its tokens
 * @param layout of its weights
 * @param parameters all weights, [layout.size()]
 */
public record ModelFolder(
    RunSpec spec,
    String config,
    long step,
    Vocabulary vocabulary,
    ParameterLayout layout,
    float[] parameters) {

  /** The name of a run's model: {@code runs:/<run id>/model}. */
  public static final String NAME = "model";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Writes the folder, under a temporary name until it is whole.
   *
   * @param folder must not be there
   * @throws IOException if it is there, or cannot be written
   */
  public void write(Path folder) throws IOException {
    Path target = folder.toAbsolutePath();
    if (Files.exists(target)) {
      throw new IOException(folder + " is there already; choose another folder, or remove it");
    }
    Files.createDirectories(target.getParent());
    try (TemporaryFolder unfinished =
        new TemporaryFolder(Files.createTempDirectory(target.getParent(), ".model-"))) {
      Path whole = unfinished.path().resolve("model");
      Path checkpoint =
          new Checkpoint(step, config, parameters, new TreeMap<>(), new double[0], new TreeMap<>())
              .write(unfinished.path(), layout);
      Files.move(checkpoint, whole);
      SavedModel.write(spec.model(), layout, parameters, whole.resolve("tfmodel"));
      removeEmptyFolders(whole.resolve("tfmodel"));
      Map<String, String> files =
          new TreeMap<>(new PythonEnvironment(TensorFlow.version()).files());
      ObjectNode example = example();
      files.put("input_example.json", example.toString());
      files.put(
          "serving_input_example.json", JSON.createObjectNode().set("inputs", example).toString());
      files.put("vocabulary.json", tokens());
      files.put("MLmodel", description());
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(whole.resolve(file.getKey()), file.getValue());
      }
      Files.move(whole, target);
    }
  }

  /** The exporter leaves folders for variables and assets, of which the graph has none. */
  private static void removeEmptyFolders(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.list(child)) {
          if (files.findAny().isPresent()) {
            continue;
          }
        }
        Files.delete(child);
      }
    }
  }

  /** Two values, whatever they mean: enough to see the form of a request. */
  private static ObjectNode example() {
    ObjectNode example = JSON.createObjectNode();
    example.putArray(SavedModel.INPUT).addArray().add(0).add(1);
    return example;
  }

  /** All that a reader needs to turn words, divided by white space, into token ids. */
  private String tokens() {
    ObjectNode node = JSON.createObjectNode();
    vocabulary.tokens().forEach(node.putArray("tokens")::add);
    node.put("separator", vocabulary.separatorId());
    node.put("end", vocabulary.endId());
    node.put("pad", vocabulary.padId());
    node.put("context_length", spec.model().contextLength());
    return node.toString();
  }

  private String description() {
    return """
        flavors:
          python_function:
            loader_module: mlflow.tensorflow
            python_version: '%s'
            env: {conda: conda.yaml, virtualenv: python_env.yaml}
          tensorflow:
            model_type: tf1-estimator
            saved_model_dir: tfmodel
            meta_graph_tags: [%s]
            signature_def_key: %s
            code: null
        signature:
          inputs: '[{"name":"%s","type":"tensor","tensor-spec":{"dtype":"int32","shape":[-1,-1]}}]'
          outputs: '[{"name":"%s","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,-1,%d]}}]'
          params: null
        saved_input_example_info:
          artifact_path: input_example.json
          serving_input_path: serving_input_example.json
          type: json_object
        metadata:
          coursework: {curriculum: '%s', seed: %d, step: %d, parameters: %d}
        mlflow_version: 2.17.2
        utc_time_created: '%s'
        """
        .formatted(
            PythonEnvironment.PYTHON,
            SavedModel.TAG,
            SavedModel.SIGNATURE,
            SavedModel.INPUT,
            SavedModel.OUTPUT,
            vocabulary.size(),
            spec.name(),
            spec.seed(),
            step,
            layout.size(),
            TIME.format(LocalDateTime.now(Clock.systemUTC())));
  }
}
