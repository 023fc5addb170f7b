package io.coursework.mlflow.sweep;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trains in this process, some trials at a time. */
public final class LocalEngine implements Engine {

  private final TrialRun trialRun;
  private final int parallel;

  /**
   * @param parallel trials at a time
   */
  public LocalEngine(TrialRun trialRun, int parallel) {
    this.trialRun = trialRun;
    this.parallel = parallel;
  }

  @Override
  public List<TrialOutcome> run(Standing standing, Workplace place, Progress progress) {
    List<Trial> trials = standing.plan().trials();
    place
        .notices()
        .accept(
            "%d of %d trials to run, %d at a time"
                .formatted(standing.left().size(), trials.size(), parallel));
    boolean interrupted = false;
    List<TrialOutcome> outcomes = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try (SweepProgress shown = new SweepProgress(progress, standing)) {
      List<Callable<TrialOutcome>> tasks = new ArrayList<>();
      trials.forEach(trial -> tasks.add(() -> run(trial, standing, place, shown)));
      for (Future<TrialOutcome> future : pool.invokeAll(tasks)) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof InterruptedRunException)) {
            throw new IllegalStateException(e.getCause());
          }
          interrupted = true;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts this thread
    } finally {
      pool.shutdown();
    }
    if (interrupted) {
      throw new InterruptedRunException();
    }
    return outcomes;
  }

  private TrialOutcome run(
      Trial trial, Standing standing, Workplace place, SweepProgress progress) {
    TrialOutcome outcome =
        trialRun.run(
            trial, standing.run(trial), standing.plan().parent(), place, progress.of(trial));
    outcome.failure().ifPresent(reason -> place.notices().accept(trial.failed(reason)));
    if (!standing.reached(trial)) {
      progress.ended(outcome.failure().isEmpty());
    }
    return outcome;
  }
}
