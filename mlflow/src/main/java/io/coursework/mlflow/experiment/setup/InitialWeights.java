package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a training begins with when it takes weights from a trained model. It lies among the run's
 * artifacts before the run is begun, as a checkpoint at step 0, so that the run can continue and be
 * verified when that model is gone.
 *
 * @param weights of the first step, flat
 * @param loaded those that were taken
 * @param origin where they come from
 */
public record InitialWeights(float[] weights, ParameterSet loaded, WeightOrigin origin) {

  /** Its folder among the artifacts. */
  public static final String FOLDER = "init";

  private static final String ARTIFACTS = "artifacts";

  /**
   * Refuses values that are others under the same names.
   *
   * @param there what the trained model was trained on
   * @throws io.coursework.curricula.spec.InvalidSpecException if the one has numbers and the other
   *     has not, or the groups differ
   */
  public static void requireSameValues(RunSpec there, RunSpec here) {
    Domain known = there.task().domain();
    Domain domain = here.task().domain();
    new Requirements()
        .require(
            known.numeric() && domain.numeric() || known.equals(domain),
            "init.from = %s: its values are others under the same names: task.domain = %s there and %s"
                + " here; take a model of the same domain",
            here.init().from(),
            known,
            domain)
        .throwIfAny();
  }

  /** Whether a model was trained on the same side of the same split as another is. */
  public static boolean sameSplit(RunSpec there, RunSpec here) {
    return there.split().equals(here.split()) && there.seed() == here.seed();
  }

  /**
   * Writes it down.
   *
   * @param config the run's configuration as YAML
   * @return content by name of artifact
   */
  public SortedMap<String, byte[]> artifacts(String config, ParameterLayout layout)
      throws IOException {
    Checkpoint checkpoint =
        new Checkpoint(
            0,
            config,
            weights,
            new TreeMap<>(),
            new double[0],
            new TreeMap<>(Map.of(WeightOrigin.NAME, origin.json())));
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try (TemporaryFolder temporary = TemporaryFolder.create();
        Stream<Path> files = Files.list(checkpoint.write(temporary.path(), layout))) {
      for (Path file : files.toList()) {
        contents.put(FOLDER + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /**
   * Reads it back.
   *
   * @param directory the run's
   * @throws CheckpointException if it is not there or is not what was written
   */
  public static InitialWeights read(Path directory, ParameterLayout layout) throws IOException {
    try {
      Path folder = new Fence(directory).folder(ARTIFACTS + "/" + FOLDER);
      Checkpoint checkpoint = Checkpoint.read(folder, layout);
      WeightOrigin origin = WeightOrigin.read(checkpoint.extras().get(WeightOrigin.NAME));
      return new InitialWeights(
          checkpoint.parameters(), ParameterSet.parse(origin.loaded(), layout.size()), origin);
    } catch (CheckpointException | UnsafePathException | IllegalArgumentException e) {
      throw new CheckpointException(
          "%s has lost the weights that it began with (%s); bring back its artifacts/%s, from the"
                  .formatted(directory, e.getMessage(), FOLDER)
              + " server or a copy");
    }
  }

  /**
   * In one line: what was taken, and what is not as it seems.
   *
   * @param frozen what stays
   */
  public String note(ParameterSet frozen) {
    String fresh =
        origin.newTokens().isEmpty() ? "" : "; new: " + String.join(" ", shortened(origin));
    String stays = frozen.isEmpty() ? "" : "; %,d stay as they are".formatted(frozen.size());
    String split =
        origin.sameSplit()
            ? ""
            : "; it was trained on another split, perhaps on what is held out here";
    return "begins with %,d of %,d parameters of %s (%s)%s%s%s"
        .formatted(
            loaded.size(), weights.length, origin.from(), origin.title(), fresh, stays, split);
  }

  private static List<String> shortened(WeightOrigin origin) {
    List<String> tokens = origin.newTokens();
    return tokens.size() <= 8
        ? tokens
        : Stream.concat(tokens.stream().limit(7), Stream.of("...")).toList();
  }
}
