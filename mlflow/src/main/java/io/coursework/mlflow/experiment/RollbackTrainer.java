package io.coursework.mlflow.experiment;

import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.device.Processor;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.DivergedException;
import io.coursework.tfmodel.training.DivergenceAction;
import io.coursework.tfmodel.training.LossSegment;
import io.coursework.tracking.run.Run;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.tensorflow.TensorFlow;

/**
 * The attempts to train one model: when one diverges, and the configuration wants so, the next goes
 * on from the schedule's newest checkpoint (or the first step) with half the learning rate.
 *
 * <p>The step that diverged has changed the weights in memory; they are thrown away. Deterministic,
 * also where a process is killed in between: what a rollback depends on is in the checkpoint.
 */
final class RollbackTrainer implements Closeable {

  private static final int MOST_ROLLBACKS = 3; // an eighth of the learning rate: it is not the rate

  private final Preparation preparation;
  private final Transformer model;
  private final Run run;
  private final Checkpointing checkpointing;
  private TrainingSession training;

  /**
   * @param newest where the first attempt continues, empty for the first step
   */
  RollbackTrainer(
      Preparation preparation,
      Transformer model,
      Run run,
      Checkpointing checkpointing,
      Optional<Checkpoint> newest)
      throws IOException {
    this.preparation = preparation;
    this.model = model;
    this.run = run;
    this.checkpointing = checkpointing;
    begin(newest, newest.isPresent() ? TrainingSession.rollbacks(newest.get()) : 0);
  }

  /** The attempt of now. */
  TrainingSession training() {
    return training;
  }

  /**
   * Takes the steps that are left before the training's end or its pause.
   *
   * @throws DivergedException if the configuration wants a stop, or after too many rollbacks
   * @throws InterruptedRunException after a checkpoint was written
   */
  void finish(Progress.Bar bar, Interruption interruption) throws IOException {
    boolean finished = false;
    while (!finished) {
      try {
        attempt(bar, interruption);
        finished = true;
      } catch (DivergedException e) {
        training.recorder().divergence(e, preparation.course());
        goBack(e, bar);
      }
    }
  }

  private void attempt(Progress.Bar bar, Interruption interruption) {
    if (training.done() == 0) {
      checkpointing.passed(training, false);
    }
    training.finish(
        bar,
        new TrainingSession.Milestones() {
          @Override
          public void passed(long done) {
            boolean interrupted = interruption.requested();
            checkpointing.passed(training, interrupted || training.ended() || training.paused());
            if (interrupted) {
              throw new InterruptedRunException();
            }
          }

          @Override
          public void evaluated(TrainingSnapshot then) {
            checkpointing.evaluated(training, then);
          }
        });
  }

  private void goBack(DivergedException diverged, Progress.Bar bar) throws IOException {
    int rollbacks = training.rollbacks() + 1;
    if (preparation.spec().training().divergence().action() == DivergenceAction.STOP
        || rollbacks > MOST_ROLLBACKS) {
      throw diverged;
    }
    Optional<Checkpoint> back = checkpointing.back();
    long step = back.map(Checkpoint::step).orElse(0L);
    training.recorder().rollback(rollbacks, diverged.result().step(), step);
    long reached = training.done();
    training.close();
    checkpointing.rewind(step);
    begin(back, rollbacks);
    bar.skip(step - reached);
    bar.update(step, "back after it diverged at step " + diverged.result().step());
  }

  private void begin(Optional<Checkpoint> from, int rollbacks) throws IOException {
    RunSpec spec = preparation.spec();
    LossSegment stretch =
        new LossSegment(
            from.map(Checkpoint::step).orElse(0L),
            Processor.name(),
            TensorFlow.version(),
            preparation.circumstances(),
            rollbacks,
            from.isPresent()
                ? Success.of(preparation).end(TrainingSession.state(from.get()).evaluations())
                : 0);
    RunRecorder recorder = new RunRecorder(run, spec, preparation.course(), stretch);
    training = new TrainingSession(preparation, model, recorder, rollbacks);
    if (from.isPresent()) {
      training.restore(from.get());
    }
  }

  @Override
  public void close() throws IOException {
    training.close();
  }
}
