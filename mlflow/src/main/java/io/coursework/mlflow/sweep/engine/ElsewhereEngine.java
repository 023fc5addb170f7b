package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.plan.Trial;
import java.util.ArrayList;
import java.util.List;

/** Somebody else starts the trials, each in a process of its own; here they are only gathered. */
public final class ElsewhereEngine implements Engine {

  private final TrialRun trialRun;

  public ElsewhereEngine(TrialRun trialRun) {
    this.trialRun = trialRun;
  }

  @Override
  public List<TrialOutcome> run(SweepStatus standing, TrialContext place, Progress progress) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Trial trial : standing.plan().trials()) {
      outcomes.add(
          standing.reached(trial)
              // What its process could not send is sent from here.
              ? trialRun.run(trial, standing, place, progress)
              : TrialOutcome.left(trial));
    }
    return outcomes;
  }
}
