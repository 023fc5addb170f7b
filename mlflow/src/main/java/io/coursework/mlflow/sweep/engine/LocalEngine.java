package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Trains in this process, some trials at a time. */
public final class LocalEngine implements Engine {

  private final TrialRun trialRun;
  private final Resources resources;

  public LocalEngine(TrialRun trialRun, Resources resources) {
    this.trialRun = trialRun;
    this.resources = resources;
  }

  @Override
  public List<TrialOutcome> run(SweepStatus standing, TrialContext place, Progress progress) {
    List<Trial> trials = standing.plan().trials();
    place
        .notices()
        .accept(
            "%d of %d trials to run, %d at a time"
                .formatted(standing.left().size(), trials.size(), resources.parallel()));
    boolean interrupted = false;
    List<TrialOutcome> outcomes = new ArrayList<>();
    MemoryGate gate =
        new MemoryGate(resources.memory(), () -> ResidentMemory.bytes().orElse(0), place.notices());
    BlockingQueue<Optional<String>> gpus = new LinkedBlockingQueue<>(resources.gpuOfEach());
    ExecutorService pool = Executors.newFixedThreadPool(resources.parallel());
    try (SweepProgress shown = new SweepProgress(progress, standing)) {
      List<Callable<TrialOutcome>> tasks = new ArrayList<>();
      trials.forEach(trial -> tasks.add(() -> train(trial, standing, place, shown, gate, gpus)));
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

  private TrialOutcome train(
      Trial trial,
      SweepStatus standing,
      TrialContext place,
      SweepProgress progress,
      MemoryGate gate,
      BlockingQueue<Optional<String>> gpus)
      throws InterruptedException {
    if (standing.kept(trial)) {
      return TrialOutcome.kept(trial); // it waits for no GPU
    }
    Optional<String> gpu = gpus.take();
    MemoryGate.Pass pass = gate.enter();
    try {
      TrialOutcome outcome =
          trialRun.run(
              trial,
              standing,
              gpu.map(place::onGpu).orElse(place),
              progress.of(trial, pass::stepped));
      outcome
          .failure()
          .ifPresent(why -> place.notices().accept(trial.failed(why.reason() + why.where())));
      if (outcome.failure().isEmpty()) {
        place.onEnd().accept(trial);
      }
      if (!standing.reached(trial)) {
        progress.ended(outcome.failure().isEmpty());
      }
      return outcome;
    } finally {
      pass.leave();
      gpus.add(gpu);
    }
  }
}
