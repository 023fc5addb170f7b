package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.sweep.engine.TrialFailure.Blame;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.Causes;
import io.coursework.tracking.run.Delivery;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of a trial in this process.
 *
 * @param directory its run's; empty if it failed, before it had one or after, or if it is gone
 * @param remoteId the server's id of the run, if this process has learned it
 * @param delivery what the server has; empty if there was nothing to send
 * @param failure why it has not come as far as it was to be trained
 */
public record TrialOutcome(
    Trial trial,
    Optional<Path> directory,
    Optional<String> remoteId,
    Optional<Delivery> delivery,
    Optional<TrialFailure> failure) {

  /** It has come as far as it was to be trained. */
  static TrialOutcome done(
      Trial trial, Path directory, Optional<String> remoteId, Optional<Delivery> delivery) {
    return new TrialOutcome(trial, Optional.of(directory), remoteId, delivery, Optional.empty());
  }

  /** It had finished before, and its folder is gone. */
  public static TrialOutcome kept(Trial trial) {
    return without(trial, Optional.empty());
  }

  /** It has not, and nothing was done about it here. */
  static TrialOutcome left(Trial trial) {
    return without(
        trial,
        Optional.of(
            new TrialFailure(
                Blame.NOBODY, "its process has not finished it yet", Optional.empty())));
  }

  /** It has failed in this process. */
  static TrialOutcome failed(Trial trial, Throwable cause) {
    return failed(
        trial,
        TrialFailure.of(
            Causes.isOfThePlace(cause) ? Blame.PLACE : Blame.TRIAL,
            Causes.line(cause),
            Optional.empty()));
  }

  /** It has failed. */
  public static TrialOutcome failed(Trial trial, TrialFailure failure) {
    return without(trial, Optional.of(failure));
  }

  private static TrialOutcome without(Trial trial, Optional<TrialFailure> failure) {
    return new TrialOutcome(trial, Optional.empty(), Optional.empty(), Optional.empty(), failure);
  }
}
