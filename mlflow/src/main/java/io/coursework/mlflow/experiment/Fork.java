package io.coursework.mlflow.experiment;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A run that starts where another was, at one of its checkpoints. Of the other's folder everything
 * is only read, whether its process still writes there or not.
 *
 * @param header the other run's
 * @param directory the other run's
 * @param spec what the other run trains
 * @param operations that the other run teaches
 * @param tokens of the other run's vocabulary
 * @param checkpoint where the fork starts
 */
public record Fork(
    RunHeader header,
    Path directory,
    RunSpec spec,
    List<String> operations,
    List<String> tokens,
    Checkpoint checkpoint) {

  private static final String FROM = "coursework.forked_from";
  private static final String STEP = FROM + "_step";
  private static final String RUN_ID = FROM + "_run_id";

  /**
   * Where a run that is a fork comes from, as its tags say.
   *
   * @param runId the server's id of the other run, if the server knew it
   * @param step of the checkpoint
   * @param tags that say so
   */
  public record Source(Optional<String> runId, long step, Map<String, String> tags) {

    /** Empty for a run that is not a fork. */
    public static Optional<Source> of(Map<String, String> tags) {
      Map<String, String> own = new TreeMap<>(tags);
      own.keySet().removeIf(key -> !key.startsWith(FROM));
      String step = own.getOrDefault(STEP, "");
      return step.matches("[0-9]{1,18}")
          ? Optional.of(new Source(Optional.ofNullable(own.get(RUN_ID)), Long.parseLong(step), own))
          : Optional.empty();
    }
  }

  /** How far a checkpoint lies below its run's folder, as an artifact. */
  private static final int DEPTH = 3;

  /**
   * The folder of the run that a path is of.
   *
   * @param path of the run or of one of its checkpoints
   * @throws ResumeException if it is neither
   */
  public static Path directory(Path path) throws ResumeException {
    Path candidate = path.toAbsolutePath().normalize();
    for (int up = 0; up <= DEPTH && candidate != null; up++) {
      if (RunFolders.isRun(candidate) && (up == 0 || Checkpoints.isCheckpoint(path))) {
        return candidate;
      }
      candidate = candidate.getParent();
    }
    throw new ResumeException(
        "%s is neither a run's folder nor a checkpoint in one; give one such as runs/latest"
            .formatted(path));
  }

  /**
   * Reads where a fork is to start.
   *
   * @param path of the run, for its newest checkpoint that can be read, or of one of its
   *     checkpoints
   * @param spec what the run trains
   * @param notices is told of checkpoints that cannot be read
   * @throws ResumeException if the run has no checkpoint yet
   * @throws IOException if it cannot be read
   */
  static Fork of(Path path, RunSpec spec, Catalogue catalogue, Consumer<String> notices)
      throws IOException {
    Path directory = directory(path);
    RunHeader header =
        RunFolders.header(directory)
            .orElseThrow(
                () ->
                    new ResumeException(
                        directory + " was stopped before its run began; start it again"));
    try (Course course = spec.course(catalogue)) {
      ParameterLayout layout = ParameterLayout.of(spec.model(), course.vocabulary().size());
      Optional<Checkpoint> checkpoint =
          Checkpoints.isCheckpoint(path)
              ? Optional.of(Checkpoint.read(path, layout))
              : Checkpoints.newest(directory.resolve(RunLifecycle.CHECKPOINTS), layout, notices);
      if (checkpoint.isEmpty()) {
        checkpoint = new ForkPoint(directory, layout).checkpoint();
      }
      return new Fork(
          header,
          directory,
          spec,
          course.operations(),
          course.vocabulary().tokens(),
          checkpoint.orElseThrow(
              () ->
                  new ResumeException(
                      directory + " has no checkpoint yet; wait for its first, or train again")));
    }
  }

  /**
   * Where a fork is to start that is not in its run's own folder.
   *
   * @param header the run's, as far as it is known
   * @param directory has what the run had written by then, as far as that is there
   * @param spec what the run trains
   * @param checkpoint the folder of the checkpoint
   * @throws IOException if it cannot be read
   */
  static Fork at(
      RunHeader header, Path directory, RunSpec spec, Path checkpoint, Catalogue catalogue)
      throws IOException {
    try (Course course = spec.course(catalogue)) {
      ParameterLayout layout = ParameterLayout.of(spec.model(), course.vocabulary().size());
      return new Fork(
          header,
          directory,
          spec,
          course.operations(),
          course.vocabulary().tokens(),
          Checkpoint.read(checkpoint, layout));
    }
  }

  /** This fork, starting at a checkpoint that is written otherwise but has the same content. */
  Fork at(Checkpoint checkpoint) {
    return new Fork(header, directory, spec, operations, tokens, checkpoint);
  }

  /**
   * The fork's header, which names where it comes from.
   *
   * @param fork the header so far
   * @param runId the server's id of the other run, if it knows it
   * @param link the other run's page, if the server knows it
   */
  public RunHeader header(RunHeader fork, Optional<String> runId, Optional<URI> link) {
    Map<String, String> tags = new TreeMap<>(fork.tags());
    tags.put(FROM, header.clientRunId());
    tags.put(STEP, Long.toString(checkpoint.step()));
    runId.ifPresent(id -> tags.put(RUN_ID, id));
    String name = header.name().replaceAll("[\\[\\]]", "");
    return fork.withTags(tags)
        .withDescription(
            "Forked from %s at step %,d."
                .formatted(
                    link.map(page -> "[%s](%s)".formatted(name, page)).orElse(name),
                    checkpoint.step()));
  }

  /** Whether a run's header says that it is a fork. */
  static boolean isFork(RunHeader header) {
    return header.tags().containsKey(FROM);
  }

  /** Gives a run's folder the start, and what the other run had written by then. */
  void begin(ForkPoint origin, List<String> operations) throws IOException {
    if (operations.equals(this.operations)) {
      copy(RunRecorder.MIXTURE, origin.directory());
    }
    // Those who open them take what belongs to the steps before.
    copy(LossLog.STRETCHES, origin.directory());
    copy(LossLog.LOSSES, origin.directory());
    origin.begin(checkpoint);
  }

  private void copy(String file, Path to) throws IOException {
    if (Files.exists(directory.resolve(file))) {
      PlainFile.own(directory.resolve(file)).look();
      Files.copy(directory.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
