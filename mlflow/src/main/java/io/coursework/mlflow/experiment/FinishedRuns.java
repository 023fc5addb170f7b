package io.coursework.mlflow.experiment;

import io.coursework.mlflow.experiment.result.FinishedRun;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.io.IOException;
import java.util.Optional;

/** Finished runs, whoever trained them, that may stand for trainings that are to be made. */
@FunctionalInterface
public interface FinishedRuns {

  /** Where everything is trained. */
  FinishedRuns NONE = preparation -> Optional.empty();

  /**
   * A finished run whose result a prepared one would reach to the bit; empty if there is none.
   * Called from several threads.
   *
   * @throws IOException if its files cannot be written here
   */
  Optional<FinishedRun> find(Preparation preparation) throws IOException;
}
