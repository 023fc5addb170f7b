package io.coursework.tfmodel.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A training at one step: {@code model.safetensors}, {@code optimizer.first_moment.safetensors},
 * {@code optimizer.second_moment.safetensors}, {@code config.yaml} and {@code checkpoint.json} (the
 * step and what the curriculum's teacher has learned) in a folder {@code step_<8 digits>}.
 *
 * @param step optimiser steps done
 * @param config the run's configuration as YAML, enough to rebuild task, curriculum and model
 * @param parameters the weights, flat
 * @param firstMoment the optimiser's running mean of gradients, flat
 * @param secondMoment the optimiser's running mean of squared gradients, flat
 * @param teacher the state of the curriculum's teacher, empty if it has none
 */
public record Checkpoint(
    long step,
    String config,
    float[] parameters,
    float[] firstMoment,
    float[] secondMoment,
    double[] teacher) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "model.safetensors";
  private static final String FIRST_MOMENT = "optimizer.first_moment.safetensors";
  private static final String SECOND_MOMENT = "optimizer.second_moment.safetensors";
  private static final String CONFIG = "config.yaml";
  private static final String STEP = "checkpoint.json";

  /**
   * Writes the checkpoint below {@code root}: first under a temporary name, then renamed, so that a
   * folder of that name is always whole.
   *
   * @return the checkpoint's folder
   */
  public Path write(Path root, ParameterLayout layout) throws IOException {
    Path folder = root.resolve("step_%08d".formatted(step));
    Path temporary = root.resolve("." + folder.getFileName() + ".tmp");
    delete(temporary);
    Files.createDirectories(temporary);
    try {
      Map<String, String> metadata = Map.of("step", Long.toString(step));
      Safetensors.write(temporary.resolve(MODEL), layout, parameters, metadata);
      Safetensors.write(temporary.resolve(FIRST_MOMENT), layout, firstMoment, metadata);
      Safetensors.write(temporary.resolve(SECOND_MOMENT), layout, secondMoment, metadata);
      Files.writeString(temporary.resolve(CONFIG), config);
      Files.writeString(
          temporary.resolve(STEP),
          JSON.writeValueAsString(new TreeMap<>(Map.of("step", step, "teacher", words(teacher))))
              + "\n");
      delete(folder);
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      return folder;
    } finally {
      delete(temporary);
    }
  }

  /**
   * The configuration of a checkpoint, from which its layout follows.
   *
   * @throws CheckpointException if the folder is no checkpoint
   */
  public static String config(Path folder) throws IOException {
    return text(folder, CONFIG);
  }

  /**
   * Reads a whole checkpoint.
   *
   * @throws CheckpointException if a file is missing, cut short or does not fit the layout
   */
  public static Checkpoint read(Path folder, ParameterLayout layout) throws IOException {
    JsonNode state = JSON.readTree(text(folder, STEP));
    JsonNode step = state.path("step");
    if (!step.canConvertToLong()) {
      throw new CheckpointException(
          folder.resolve(STEP) + " names no step; use another checkpoint");
    }
    return new Checkpoint(
        step.asLong(),
        config(folder),
        Safetensors.read(folder.resolve(MODEL), layout),
        Safetensors.read(folder.resolve(FIRST_MOMENT), layout),
        Safetensors.read(folder.resolve(SECOND_MOMENT), layout),
        numbers(folder.resolve(STEP), state.path("teacher")));
  }

  /** The weights alone of a checkpoint, flat. */
  public static float[] parameters(Path folder, ParameterLayout layout) throws IOException {
    return Safetensors.read(folder.resolve(MODEL), layout);
  }

  /** Numbers as texts: JSON has no infinities, and a text is read back to the bit. */
  private static List<String> words(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(Double::toString).toList();
  }

  private static double[] numbers(Path file, JsonNode words) throws CheckpointException {
    try {
      double[] numbers = new double[words.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Double.parseDouble(words.get(i).asText());
      }
      return numbers;
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          file + " holds no state of a teacher (" + e.getMessage() + "); use another checkpoint");
    }
  }

  private static String text(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          folder + " is no folder; give a checkpoint's folder, such as .../step_00005000");
    }
    try {
      return Files.readString(folder.resolve(name));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          "%s is no checkpoint: it has no %s; give a folder such as .../step_00005000"
              .formatted(folder, name));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
