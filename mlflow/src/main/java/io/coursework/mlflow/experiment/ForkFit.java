package io.coursework.mlflow.experiment;

import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.SpecWriter;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Says which configurations can continue from a checkpoint of another, and what of the checkpoint
 * they continue with. The model, its tokens and what is held out stay; a state that is another
 * curriculum's, optimiser's or curve's cannot continue.
 */
public final class ForkFit {

  private final SpecWriter writer;
  private final Catalogue catalogue;

  @Inject
  ForkFit(SpecWriter writer, Catalogue catalogue) {
    this.writer = writer;
    this.catalogue = catalogue;
  }

  /**
   * A fork of a run that is here, as {@link Fork#of} finds it, fitted to what it continues with.
   *
   * @throws ConfigException with every key that does not fit
   */
  public Fork newest(Path path, RunSpec recorded, Preparation preparation, Consumer<String> notices)
      throws IOException {
    return fit(Fork.of(path, recorded, catalogue, notices), preparation);
  }

  /**
   * A fork that starts at a checkpoint wherever that is, as {@link Fork#at} reads it, fitted to
   * what it continues with.
   *
   * @throws ConfigException with every key that does not fit
   */
  public Fork at(
      RunHeader header, Path directory, RunSpec recorded, Path checkpoint, Preparation preparation)
      throws IOException {
    return fit(Fork.at(header, directory, recorded, checkpoint, catalogue), preparation);
  }

  /**
   * Fits a fork to the configuration that it is to continue with. With that of the run that it
   * comes from, nothing changes.
   *
   * @throws ConfigException with every key that does not fit
   * @throws CheckpointException if the checkpoint has no state of a training
   */
  Fork fit(Fork fork, Preparation preparation) throws CheckpointException {
    Checkpoint checkpoint = fork.checkpoint();
    TrainingState state = TrainingState.read(checkpoint.extras().get(TrainingState.NAME));
    List<String> changed = changed(writer.flat(fork.spec()), writer.flat(preparation.spec()));
    boolean otherStop = any(changed, key -> key.startsWith("training.early_stopping."));
    List<String> problems = problems(fork, preparation, state, changed, otherStop);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    boolean otherCurriculum = any(changed, ForkFit::isOfCurriculum);
    List<String> operations = preparation.course().operations();
    TrainingState fitted =
        new TrainingState(
            state.evaluations(),
            otherStop ? List.of() : state.watched(),
            changed.contains("training.steps") ? state.losses().withoutRest() : state.losses(),
            operations.equals(fork.operations())
                ? state.recorder()
                : state.recorder().of(fork.operations(), operations),
            state.seconds());
    if (fitted.equals(state) && !otherCurriculum) {
      return fork;
    }
    SortedMap<String, String> extras = new TreeMap<>(checkpoint.extras());
    extras.put(TrainingState.NAME, fitted.json());
    return fork.at(
        new Checkpoint(
            checkpoint.step(),
            checkpoint.config(),
            checkpoint.parameters(),
            checkpoint.optimizer(),
            otherCurriculum ? preparation.course().teacher().state() : checkpoint.teacher(),
            extras));
  }

  /** Why the configuration cannot continue from the checkpoint. */
  private List<String> problems(
      Fork fork,
      Preparation preparation,
      TrainingState state,
      List<String> changed,
      boolean otherStop) {
    RunSpec spec = preparation.spec();
    Checkpoint checkpoint = fork.checkpoint();
    SortedMap<String, String> old = writer.flat(fork.spec());
    SortedMap<String, String> now = writer.flat(spec);
    boolean otherTokens = !preparation.course().vocabulary().tokens().equals(fork.tokens());
    List<String> problems = new ArrayList<>();
    for (String key : changed) {
      unfit(key, otherTokens, checkpoint)
          .ifPresent(
              why ->
                  problems.add(
                      "%s = %s does not fit the checkpoint, where it is %s: %s; leave it as it is, or train again"
                          .formatted(key, now.get(key), old.get(key), why)));
    }
    if (spec.training().steps() <= checkpoint.step()) {
      problems.add(
          "training.steps = %d leaves nothing to do after step %d of the checkpoint; raise it (--set training.steps=%d)"
              .formatted(spec.training().steps(), checkpoint.step(), 2 * checkpoint.step()));
    }
    if (!otherStop) {
      spec.training()
          .earlyStopping()
          .reasonToStop(state.watched())
          .ifPresent(
              reason ->
                  problems.add(
                      "training.early_stopping has ended the run at step %d (%s); set training.early_stopping.metric=none, or another patience"
                          .formatted(checkpoint.step(), reason)));
    }
    return problems;
  }

  private static List<String> changed(Map<String, String> old, Map<String, String> now) {
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> old.containsKey(key) && old.get(key).equals(now.get(key)));
    return List.copyOf(keys);
  }

  private static boolean any(List<String> keys, Predicate<String> is) {
    return keys.stream().anyMatch(is);
  }

  private static boolean isOfCurriculum(String key) {
    return key.equals("control") || key.startsWith("curriculum.");
  }

  /** Why a key must not change, if it must not. */
  private static Optional<String> unfit(String key, boolean otherTokens, Checkpoint checkpoint) {
    if (key.startsWith("model.") && !key.equals("model.dropout")) {
      return Optional.of("it would be another model");
    }
    if (key.equals("seed") || key.startsWith("split.")) {
      return Optional.of("the model has been trained on what would then be held out");
    }
    if (key.startsWith("task.") && otherTokens) {
      return Optional.of("the model has other tokens");
    }
    if (key.startsWith("init.")) {
      return Optional.of("the first weights have been taken");
    }
    if (key.equals("training.optimizer.type")) {
      return Optional.of("the optimiser's state is of another kind");
    }
    if (isOfCurriculum(key) && checkpoint.teacher().length > 0) {
      return Optional.of("what the curriculum has learned means nothing to another");
    }
    return Optional.empty();
  }
}
