package io.coursework.tfmodel.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.FormatVersion;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A training at one step, in a folder {@code step_<8 digits>}: {@code model.safetensors}, {@code
 * optimizer.*.safetensors}, {@code config.yaml}, {@code checkpoint.json} (the step, what the
 * curriculum's teacher has learned, the extras) and {@code SHA256SUMS} of all of them.
 *
 * @param step optimiser steps done
 * @param config the run's configuration as YAML, enough to rebuild task, curriculum and model
 * @param parameters the weights, flat
 * @param optimizer the optimiser's state by name, such as {@code first_moment}: vectors as long as
 *     the weights
 * @param teacher the state of the curriculum's teacher, empty if it has none
 * @param extras what else a training wants to find again, by name; kept as it is
 */
public record Checkpoint(
    long step,
    String config,
    float[] parameters,
    SortedMap<String, float[]> optimizer,
    double[] teacher,
    SortedMap<String, String> extras) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FOLDER = Pattern.compile("step_([0-9]{8,})");
  private static final Pattern VECTOR = Pattern.compile("[a-z0-9_]{1,64}");
  private static final String MODEL = "model.safetensors";
  private static final String CONFIG = "config.yaml";
  private static final String STATE = "checkpoint.json";
  private static final String STEP = "step";
  private static final String FORMAT = "format";

  /** Of the checkpoints that are written now; those of before versions were counted name none. */
  private static final int VERSION = 1;

  public Checkpoint {
    if (step < 0) {
      throw new IllegalArgumentException("step = " + step + " is negative; steps count from 0");
    }
  }

  /**
   * Bytes that a checkpoint takes, but for some kilobytes of small files.
   *
   * @param vectors of the optimiser beside the weights
   */
  static long bytes(ParameterLayout layout, int vectors) {
    return (vectors + 1) * Safetensors.size(layout, metadata(0));
  }

  /** The name of a checkpoint's folder. */
  public static String folderName(long step) {
    return "step_%08d".formatted(step);
  }

  /** The step that a folder's name tells, -1 if it is not a checkpoint's name. */
  static long step(Path folder) {
    Matcher matcher = FOLDER.matcher(String.valueOf(folder.getFileName()));
    return matcher.matches() && matcher.group(1).length() <= 18
        ? Long.parseLong(matcher.group(1))
        : -1;
  }

  /**
   * Writes the checkpoint below {@code root}: first under a temporary name, then renamed, so that a
   * folder of that name is always whole, and stays so when the power fails.
   *
   * @return the checkpoint's folder
   */
  public Path write(Path root, ParameterLayout layout) throws IOException {
    Path folder = root.resolve(folderName(step));
    Path temporary = root.resolve("." + folder.getFileName() + ".tmp");
    Path replaced = root.resolve("." + folder.getFileName() + ".old");
    DurableFiles.delete(temporary);
    DurableFiles.delete(replaced);
    Files.createDirectories(temporary);
    try {
      Map<String, String> metadata = metadata(step);
      Checksums files = Checksums.writing(temporary);
      files.write(MODEL, Safetensors.bytes(layout, parameters, metadata));
      for (Map.Entry<String, float[]> vector : optimizer.entrySet()) {
        files.write(
            optimizerFile(vector.getKey()), Safetensors.bytes(layout, vector.getValue(), metadata));
      }
      files.write(CONFIG, config.getBytes(StandardCharsets.UTF_8));
      files.write(STATE, state());
      files.finish();
      if (Files.exists(folder)) {
        DurableFiles.rename(folder, replaced);
      }
      DurableFiles.rename(temporary, folder);
      return folder;
    } finally {
      DurableFiles.delete(temporary);
      DurableFiles.delete(replaced);
    }
  }

  private byte[] state() throws IOException {
    ObjectNode state = JSON.createObjectNode();
    state.set("extras", JSON.valueToTree(extras));
    state.put(FORMAT, VERSION);
    state.set("optimizer", JSON.valueToTree(optimizer.keySet()));
    state.put(STEP, step);
    // Numbers as texts: JSON has no infinities, and a text is read back to the bit.
    state.set(
        "teacher", JSON.valueToTree(Arrays.stream(teacher).mapToObj(Double::toString).toList()));
    return (state + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The configuration of a checkpoint, from which its layout follows.
   *
   * @throws CheckpointException if the folder is not a checkpoint
   */
  public static String config(Path folder) throws IOException {
    Checksums files = open(folder);
    state(folder, files); // a later build's is refused before its configuration is read
    return new String(files.read(CONFIG), StandardCharsets.UTF_8);
  }

  /**
   * Reads a whole checkpoint.
   *
   * @throws CheckpointException if a file is missing, is not what was written, or does not fit the
   *     layout or the other files
   */
  public static Checkpoint read(Path folder, ParameterLayout layout) throws IOException {
    Checksums files = open(folder);
    JsonNode state = state(folder, files);
    long step = step(folder, state);
    SortedMap<String, float[]> optimizer = new TreeMap<>();
    for (String name : optimizerNames(folder.resolve(STATE), state.path("optimizer"))) {
      optimizer.put(name, vector(folder, files, optimizerFile(name), layout, step));
    }
    SortedMap<String, String> extras = new TreeMap<>();
    state.path("extras").properties().forEach(e -> extras.put(e.getKey(), e.getValue().asText()));
    return new Checkpoint(
        step,
        new String(files.read(CONFIG), StandardCharsets.UTF_8),
        vector(folder, files, MODEL, layout, step),
        optimizer,
        numbers(folder.resolve(STATE), state.path("teacher")),
        extras);
  }

  /**
   * The weights alone of a checkpoint.
   *
   * @param step optimiser steps done
   * @param values flat
   * @param sha256 of their file, in hexadecimal digits
   */
  public record Weights(long step, float[] values, String sha256) {}

  /**
   * Reads the weights alone.
   *
   * @throws CheckpointException as {@link #read}
   */
  public static Weights weights(Path folder, ParameterLayout layout) throws IOException {
    Checksums files = open(folder);
    long step = step(folder, state(folder, files));
    return new Weights(step, vector(folder, files, MODEL, layout, step), files.sum(MODEL));
  }

  private static float[] vector(
      Path folder, Checksums files, String name, ParameterLayout layout, long step)
      throws IOException {
    return Safetensors.values(
        folder.resolve(name),
        files.read(name, Safetensors.mostBytes(layout)),
        layout,
        metadata(step));
  }

  private static Map<String, String> metadata(long step) {
    return Map.of(STEP, Long.toString(step));
  }

  private static String optimizerFile(String vector) {
    return "optimizer." + vector + ".safetensors";
  }

  private static Checksums open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          folder + " is not a folder; give a checkpoint's folder, such as .../step_00005000");
    }
    if (!Files.exists(folder.resolve(Checksums.FILE))) {
      throw new CheckpointException(
          "%s is not a checkpoint: it has no %s; give a folder such as .../step_00005000"
              .formatted(folder, Checksums.FILE));
    }
    return Checksums.reading(folder);
  }

  private static JsonNode state(Path folder, Checksums files) throws IOException {
    JsonNode state;
    try {
      state = JSON.readTree(files.read(STATE));
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          folder.resolve(STATE) + " is not valid JSON; use another checkpoint");
    }
    JsonNode version = state.path(FORMAT);
    if (!version.isMissingNode() && !version.isIntegralNumber()) {
      throw new CheckpointException(
          "%s: format = %s is not a version; use another checkpoint"
              .formatted(folder.resolve(STATE), version));
    }
    if (version.asLong() > VERSION) {
      throw new CheckpointException(
          FormatVersion.newer(folder.toString(), version.asLong(), VERSION));
    }
    return state;
  }

  private static long step(Path folder, JsonNode state) throws CheckpointException {
    JsonNode step = state.path(STEP);
    if (!step.isIntegralNumber() || !step.canConvertToLong() || step.asLong() < 0) {
      throw new CheckpointException(
          "%s names step %s, which is not valid; use another checkpoint"
              .formatted(folder.resolve(STATE), step));
    }
    long named = step(folder);
    if (named >= 0 && named != step.asLong()) {
      throw new CheckpointException(
          "%s is of step %d, as its %s says; rename it to %s"
              .formatted(folder, step.asLong(), STATE, folderName(step.asLong())));
    }
    return step.asLong();
  }

  /** Each is a part of a file's name, and as large as the weights. */
  private static Set<String> optimizerNames(Path file, JsonNode words) throws CheckpointException {
    Set<String> names = new TreeSet<>();
    for (JsonNode word : words) {
      if (!VECTOR.matcher(word.asText()).matches() || !names.add(word.asText())) {
        throw new CheckpointException(
            file + " does not name the optimiser's state properly; use another checkpoint");
      }
    }
    return names;
  }

  private static double[] numbers(Path file, JsonNode words) throws CheckpointException {
    try {
      double[] numbers = new double[words.size()];
      int i = 0;
      for (JsonNode word : words) {
        numbers[i++] = Double.parseDouble(word.asText());
      }
      return numbers;
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          file + " holds no state of a teacher (" + e.getMessage() + "); use another checkpoint");
    }
  }
}
