package io.coursework.mlflow.experiment;

import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.ModelRecorder;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.BestBy;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointSpec;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tfmodel.checkpoint.Upload;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes a training down when it is time to, and says which checkpoints become artifacts. The
 * training continues meanwhile: it only waits for its weights to be copied, and for the checkpoint
 * before.
 */
final class Checkpointing implements Closeable {

  private final Checkpoints store;
  private final ForkPoint origin;
  private final ModelRecorder models;
  private final ParameterLayout layout;
  private final CheckpointSpec spec;
  private final String target;
  private final String config;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "checkpoints");
            thread.setDaemon(true);
            return thread;
          });
  private Future<?> writing = CompletableFuture.completedFuture(null);
  private long nanosAtLast = System.nanoTime();
  private long lastStep = -1; // of what was written last, -1 if nothing

  /**
   * @param origin where the run began
   * @param spec what is trained
   * @param config its configuration as YAML, for the checkpoints
   * @param models where those go that become artifacts
   */
  Checkpointing(
      Checkpoints store,
      ForkPoint origin,
      RunSpec spec,
      String config,
      ModelRecorder models,
      ParameterLayout layout) {
    this.store = store;
    this.origin = origin;
    this.models = models;
    this.layout = layout;
    this.spec = spec.training().checkpoint();
    this.target = spec.target();
    this.config = config;
  }

  /**
   * After a step, or before the first.
   *
   * @param must whether to write one whatever the configuration says, and wait for it
   * @throws UncheckedIOException if this checkpoint or the one before cannot be written
   */
  void passed(TrainingSession training, boolean must) {
    if (must || spec.due(training.done()) || late()) {
      training.settle(); // what is written down knows of all evaluations
      if (training.done() != lastStep) {
        save(training, training.snapshot(), false);
      }
    }
    if (must) {
      await();
    }
  }

  /**
   * When an evaluation is known.
   *
   * @param then the training as it was evaluated
   * @throws UncheckedIOException as {@link #passed}
   */
  void evaluated(TrainingSession training, TrainingSnapshot then) {
    if (isBest(training.evaluations(), then.step())) {
      save(training, then, true);
    }
  }

  private boolean late() {
    return spec.seconds() > 0 && (System.nanoTime() - nanosAtLast) / 1e9 >= spec.seconds();
  }

  private void save(TrainingSession training, TrainingSnapshot then, boolean best) {
    await();
    RunRecorder recorder = training.recorder();
    recorder.flush();
    Checkpoint checkpoint =
        then.checkpoint(config, training.evaluations(), training.stopping().state());
    Optional<Evaluation> evaluation = at(then.step(), training.evaluations());
    boolean last = then.step() == training.done() && training.ended();
    writing = writer.submit(() -> write(checkpoint, best, recorder, evaluation, last));
    lastStep = then.step();
    nanosAtLast = System.nanoTime();
  }

  private static Optional<Evaluation> at(long step, List<Evaluation> evaluations) {
    return evaluations.stream().filter(evaluation -> evaluation.step() == step).findFirst();
  }

  /**
   * @param last whether it is the run's own model that is written down here
   */
  private Path write(
      Checkpoint checkpoint,
      boolean best,
      RunRecorder recorder,
      Optional<Evaluation> evaluation,
      boolean last)
      throws IOException {
    // A checkpoint must not know of steps that the journal has lost.
    recorder.sync();
    Path folder = store.save(checkpoint, best);
    if (spec.upload() == Upload.ALL) {
      recorder.checkpoint(folder);
      if (!last) {
        models.checkpoint(checkpoint.step(), checkpoint.parameters(), evaluation);
      }
    }
    return folder;
  }

  /** Waits until the last checkpoint is on the disk. */
  private void await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          writing.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // a checkpoint is soon written
        }
      }
    } catch (ExecutionException e) {
      writing = CompletableFuture.completedFuture(null);
      if (e.getCause() instanceof IOException cause) {
        throw new UncheckedIOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the last evaluation was made at that step and is better than all before it. */
  private boolean isBest(List<Evaluation> evaluations, long step) {
    int last = evaluations.size() - 1;
    if (spec.best() == BestBy.NONE || last < 0 || evaluations.get(last).step() != step) {
      return false;
    }
    double score = score(evaluations.get(last));
    return evaluations.subList(0, last).stream().allMatch(earlier -> score(earlier) < score);
  }

  private double score(Evaluation evaluation) {
    return spec.best() == BestBy.TARGET_ACCURACY
        ? evaluation.accuracy(target)
        : evaluation.meanAccuracy();
  }

  /**
   * At the end of the training: the last checkpoint and the best become artifacts.
   *
   * @param evaluations of the whole run; the last one belongs to the last checkpoint
   * @return the last checkpoint's folder
   */
  Path end(List<Evaluation> evaluations, RunRecorder recorder) throws IOException {
    List<Path> all = store.list();
    Path last = all.get(all.size() - 1);
    if (isBest(evaluations, evaluations.get(evaluations.size() - 1).step())) {
      store.markBest(last);
    }
    Optional<Path> best = store.best();
    best.ifPresent(recorder::best);
    if (spec.upload() == Upload.BEST_AND_LAST) {
      recorder.checkpoint(last);
      if (best.isPresent() && !best.get().equals(last)) {
        recorder.checkpoint(best.get());
        Checkpoint.Weights weights = Checkpoint.weights(best.get(), layout);
        models.checkpoint(weights.step(), weights.values(), at(weights.step(), evaluations));
      }
    }
    return last;
  }

  /**
   * The newest checkpoint of the schedule, or where the run began: to it a training that diverged
   * goes back. Empty for the first step.
   */
  Optional<Checkpoint> back() throws IOException {
    await();
    Optional<Checkpoint> newest = store.newestOfSchedule(line -> {});
    return newest.isPresent() ? newest : origin.checkpoint();
  }

  /** Forgets checkpoints of later steps. */
  void rewind(long step) throws IOException {
    store.rewind(step);
    lastStep = -1;
  }

  @Override
  public void close() {
    writer.shutdown();
    await();
  }
}
