package io.coursework.mlflow.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;

/**
 * A trained model as the folder that MLflow calls a model: {@code MLmodel}, the SavedModel in
 * {@code tfmodel/}, what Python must install, an example of an input, and in {@code code/} and
 * {@code vocabulary.json} what turns expressions into tokens and tokens into answers. It is a
 * checkpoint without an optimiser, too: {@code config.yaml}, {@code model.safetensors} and their
 * checksums, from which this program reads it.
 *
 * @param spec what the model was trained by
 * @param config the same as YAML
 * @param step optimiser steps done
 * @param task what it reads and writes
 * @param layout of its weights
 * @param parameters all weights, [layout.size()]
 */
public record ModelFolder(
    RunSpec spec, String config, long step, Task task, ParameterLayout layout, float[] parameters) {

  /** The name of a run's model: {@code runs:/<run id>/model}. */
  public static final String NAME = "model";

  /**
   * What it gives for texts. Of what it takes MLflow is told nothing: no schema of MLflow's lets
   * both a list of texts and token ids by name pass.
   */
  private static final String COLUMNS =
      """
      [{"name":"expression","type":"string"},{"name":"answer","type":"string","required":false},\
      {"name":"chain_of_thought","type":"string"},{"name":"well_formed","type":"boolean"},\
      {"name":"reason","type":"string","required":false}]"""
          .strip();

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
      throw new IOException(folder + " exists already; choose another folder, or remove it");
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
      PythonCode code = PythonCode.read();
      files.putAll(code.inPlace());
      ArrayNode example = JSON.createArrayNode().add(example(task));
      files.put("input_example.json", example.toString());
      files.put(
          "serving_input_example.json", JSON.createObjectNode().set("inputs", example).toString());
      files.put("vocabulary.json", vocabulary());
      files.put("MLmodel", description(code.name()));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path place = whole.resolve(file.getKey());
        Files.createDirectories(place.getParent());
        Files.writeString(place, file.getValue());
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

  /** An expression that a model of the task reads: an operation on two values. */
  public static String example(Task task) {
    int largest = task.n() - 1;
    return task.syntax()
        .print(
            new Application(
                task.operations().all().get(0),
                List.of(new Literal(Math.min(3, largest)), new Literal(Math.min(4, largest)))));
  }

  /** All that a reader needs to turn texts into token ids and back. */
  private String vocabulary() {
    Vocabulary vocabulary = new Vocabulary(task);
    ObjectNode node = JSON.createObjectNode();
    vocabulary.tokens().forEach(node.putArray("tokens")::add);
    node.put("separator", vocabulary.separatorId());
    node.put("end", vocabulary.endId());
    node.put("pad", vocabulary.padId());
    node.put("context_length", spec.model().contextLength());
    node.put("values", vocabulary.values());
    Notation notation = task.syntax().notation();
    node.put("notation", SnakeCase.of(notation));
    ObjectNode operations = node.putObject("operations");
    task.syntax()
        .words()
        .forEach(
            (word, operation) ->
                operations.put(
                    word, vocabulary.id(notation.operation(operation, vocabulary.values()))));
    node.put("tensorflow", TensorFlow.version());
    return node.toString();
  }

  /**
   * @param loader the Python package that reads and writes texts
   */
  private String description(String loader) {
    return """
        flavors:
          python_function:
            loader_module: %s
            code: %s
            python_version: '%s'
            env: {conda: conda.yaml, virtualenv: python_env.yaml}
          tensorflow:
            model_type: tf1-estimator
            saved_model_dir: tfmodel
            meta_graph_tags: [%s]
            signature_def_key: %s
            code: null
        signature:
          inputs: null
          outputs: '%s'
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
            loader,
            PythonCode.FOLDER,
            PythonEnvironment.PYTHON,
            SavedModel.TAG,
            SavedModel.SIGNATURE,
            COLUMNS,
            spec.name(),
            spec.seed(),
            step,
            layout.size(),
            TIME.format(LocalDateTime.now(Clock.systemUTC())));
  }
}
