package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import java.io.IOException;
import java.util.List;

/** Where trials are computed: in this process, or in others on other machines. */
@FunctionalInterface
public interface Engine {

  /**
   * Brings every trial of a plan to its end, from wherever it is; none keeps another from it.
   *
   * @param standing how far the trials have come before
   * @return what became of each, by number
   * @throws InterruptedRunException if the user stopped it; the trials can continue
   * @throws IOException if the folder of runs cannot be read
   */
  List<TrialOutcome> run(SweepStatus standing, TrialContext place, Progress progress)
      throws IOException;
}
