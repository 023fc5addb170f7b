package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.PausedRunException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunInUseException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One trial, brought as far as it is to be trained from wherever it is: begun if it has no run,
 * continued from its newest checkpoint if it was stopped, left as it is if it has come there.
 */
public final class TrialRun {

  /** A server of shared files keeps the lock of a machine that was lost for some 90 seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long PAUSE = 200; // milliseconds

  private final RunLifecycle training;

  @Inject
  TrialRun(RunLifecycle training) {
    this.training = training;
  }

  /**
   * Runs a trial alone, unless it has finished and the sweep's run keeps its result. Where another
   * process still writes its run, such as one whose end has been told before it came, this waits
   * for that.
   *
   * @param plan under its parent run
   * @throws InterruptedRunException if the user stopped it; it can continue
   */
  public TrialOutcome run(Trial trial, SweepPlan plan, TrialContext place, Progress progress)
      throws IOException {
    String parent = plan.parent();
    long last = System.nanoTime() + PATIENCE.toNanos();
    TrialClaims claims = TrialClaims.of(place.runs(), parent);
    for (boolean told = false; ; told = true) {
      boolean patient = System.nanoTime() > last;
      try {
        Optional<Path> begun = claims.run(trial);
        if (begun.isEmpty() && kept(trial, plan, place.runs())) {
          return TrialOutcome.kept(trial);
        }
        return attempt(trial, begun, parent, claims, patient, place, progress);
      } catch (RunInUseException e) {
        if (patient) {
          return TrialOutcome.failed(trial, e);
        }
        if (!told) {
          place
              .notices()
              .accept("trial %d: waiting, for %s".formatted(trial.number(), e.getMessage()));
        }
        pause();
      }
    }
  }

  private static boolean kept(Trial trial, SweepPlan plan, Path runs) throws IOException {
    Optional<Path> whole = RunFolders.ofId(runs, plan.parent());
    return whole.isPresent() && KeptTrials.has(trial, whole.get());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts this thread
    }
  }

  /**
   * Runs a trial of a sweep whose state is known, without waiting for the server. Whatever makes it
   * fail is in the outcome.
   *
   * @throws InterruptedRunException if the user stopped it; it can continue
   */
  public TrialOutcome run(Trial trial, SweepStatus status, TrialContext place, Progress progress) {
    if (status.kept(trial)) {
      return TrialOutcome.kept(trial);
    }
    try {
      if (status.reached(trial)) {
        return outcome(trial, place, () -> deliver(trial, status.run(trial).orElseThrow(), place));
      }
      String parent = status.plan().parent();
      TrialClaims claims = TrialClaims.of(place.runs(), parent);
      return attempt(trial, status.run(trial), parent, claims, false, place, progress);
    } catch (IOException e) {
      return TrialOutcome.failed(trial, e);
    }
  }

  /** What brings a trial forward. */
  @FunctionalInterface
  private interface Step {
    TrialOutcome take() throws IOException;
  }

  /**
   * @param patient as for {@link TrialClaims#take}
   */
  private TrialOutcome attempt(
      Trial trial,
      Optional<Path> begun,
      String parent,
      TrialClaims claims,
      boolean patient,
      TrialContext place,
      Progress progress)
      throws RunInUseException {
    return outcome(
        trial,
        place,
        () ->
            begun.isEmpty()
                ? begin(trial, parent, claims, patient, place, progress)
                : TrialRuns.reached(begun.get(), trial)
                    ? deliver(trial, begun.get(), place)
                    : goOn(trial, begun.get(), place, progress));
  }

  private static TrialOutcome outcome(Trial trial, TrialContext place, Step step)
      throws RunInUseException {
    try {
      place.interruption().check();
      return step.take();
    } catch (PausedRunException e) {
      return TrialOutcome.done(trial, e.directory(), e.remoteId(), Optional.of(e.delivery()));
    } catch (InterruptedRunException | RunInUseException e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      return TrialOutcome.failed(trial, e);
    }
  }

  private TrialOutcome begin(
      Trial trial,
      String parent,
      TrialClaims claims,
      boolean patient,
      TrialContext place,
      Progress progress)
      throws IOException {
    try (Preparation preparation = place.preparing().begin(trial.spec()).until(trial.until())) {
      RunHeader header = place.headers().of(trial, preparation).withParent(parent);
      Path directory = place.tracking().directory(header);
      claims.take(trial, directory, patient);
      try {
        return outcome(
            trial, training.run(preparation, header, place.context(progress), place.finished()));
      } finally {
        if (TrialRuns.header(directory).isEmpty()) {
          claims.giveBack(trial, directory);
        }
      }
    }
  }

  private TrialOutcome goOn(Trial trial, Path directory, TrialContext place, Progress progress)
      throws IOException {
    try (StoppedRun stopped = StoppedRun.open(directory);
        Preparation preparation =
            place.preparing().goOn(trial.spec(), directory).until(trial.until())) {
      return outcome(
          trial,
          training.resume(
              preparation,
              trial.spec(),
              stopped,
              place
                  .context(progress)
                  .withNotices(
                      line ->
                          place.notices().accept("trial %d: %s".formatted(trial.number(), line)))));
    }
  }

  private static TrialOutcome outcome(Trial trial, RecordedRun run) {
    return TrialOutcome.done(
        trial, run.result().directory(), run.remoteId(), Optional.of(run.delivery()));
  }

  /** It needs no training; perhaps its server does not have all of it. */
  private static TrialOutcome deliver(Trial trial, Path directory, TrialContext place)
      throws IOException {
    if (place.sends() && TrialRuns.finished(directory)) {
      try (StoppedRun stopped = StoppedRun.open(directory);
          Run run = place.tracking().resume(stopped)) {
        return TrialOutcome.done(
            trial, directory, run.remoteId(), Optional.of(run.drain(place.interruption()::drain)));
      } catch (ResumeException e) {
        // The server has all of it, or another process is sending it.
      }
    }
    return TrialOutcome.done(trial, directory, Optional.empty(), Optional.empty());
  }
}
