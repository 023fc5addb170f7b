package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.mlflow.config.EvaluationSpec;
import io.coursework.mlflow.config.ProbesSpec;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.experiment.result.TokenEmbedding;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tfmodel.checkpoint.CheckpointSpec;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.DivergedException;
import io.coursework.tfmodel.training.Learner;
import io.coursework.tfmodel.training.LossSegment;
import io.coursework.tfmodel.training.StepResult;
import io.coursework.tfmodel.training.Trainer;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The training of one run: model, optimiser and teacher, and what was measured on the way. After
 * any step all of it fits into a checkpoint, from which it continues to the bit.
 *
 * <p>Evaluations are made of a copy of the weights, by a thread beside the training, which waits
 * for one when its outcome is needed: by early stopping, a checkpoint, the probes, the next
 * evaluation or the end.
 */
final class TrainingSession implements Closeable {

  /** Is told how far it is. */
  interface Milestones {
    /**
     * A step is done.
     *
     * @param done steps done, from 1
     */
    void passed(long done);

    /**
     * An evaluation is known: the last of {@link #evaluations()}.
     *
     * @param then the training as it was evaluated
     */
    void evaluated(TrainingSnapshot then);
  }

  /** An evaluation that is being made. */
  private record Pending(TrainingSnapshot of, CompletableFuture<Outcome> outcome) {}

  private record Outcome(Evaluation evaluation, Map<String, Double> losses) {}

  private final Preparation preparation;
  private final Transformer trained;
  private final ObservedModel observed;
  private final RunRecorder recorder;
  private final Learner learner;
  private final Teacher teacher;
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final LossCurve losses;
  private final EarlyStopping stopping;
  private final Success success;
  private final int rollbacks;
  private Optional<Pending> pending = Optional.empty();
  private Trainer trainer; // null before the first step that this process takes
  private long learnedEnd; // where it ends for having learned; 0 if it has not
  private Milestones milestones; // null before the first step that this process takes
  private long done;
  private double seconds; // up to startedAt
  private long startedAt; // by the system's nanoseconds; 0 where no step is being taken

  /**
   * A training at step 0.
   *
   * @param rollbacks how often it had diverged and gone back
   */
  TrainingSession(Preparation preparation, Transformer model, RunRecorder recorder, int rollbacks) {
    Course course = preparation.course();
    this.preparation = preparation;
    this.trained = model;
    this.recorder = recorder;
    this.learner = preparation.learner(model);
    this.observed = new ObservedModel(model, course);
    this.stopping = new EarlyStopping(preparation, observed.transformer());
    this.success = Success.of(preparation);
    this.rollbacks = rollbacks;
    learner.scaleRate(LossSegment.rateScale(rollbacks));
    this.teacher = course.teacher();
    this.losses = new LossCurve(course.steps());
    trained.parameters().set(preparation.firstWeights());
  }

  /**
   * Continues from a checkpoint of the same training.
   *
   * @throws CheckpointException if it has no state of a training
   */
  void restore(Checkpoint checkpoint) throws CheckpointException {
    TrainingState state = state(checkpoint);
    trained.parameters().set(checkpoint.parameters());
    learner.restore(checkpoint.optimizer());
    teacher.restore(checkpoint.teacher());
    evaluations.clear();
    evaluations.addAll(state.evaluations());
    stopping.restore(state.watched());
    losses.restore(state.losses());
    recorder.restore(state.recorder());
    seconds = state.seconds();
    done = checkpoint.step();
    learnedEnd = success.end(evaluations);
  }

  /** What a checkpoint's training had summed up. */
  static TrainingState state(Checkpoint checkpoint) throws CheckpointException {
    return TrainingState.read(checkpoint.extras().get(TrainingState.NAME));
  }

  /** How often a checkpoint's training had diverged and gone back. */
  static int rollbacks(Checkpoint checkpoint) throws CheckpointException {
    String rollbacks = checkpoint.extras().get(TrainingSnapshot.ROLLBACKS);
    if (rollbacks == null || !rollbacks.matches("[0-9]{1,3}")) {
      throw new CheckpointException(
          "the checkpoint does not say how often the training had gone back; train again");
    }
    return Integer.parseInt(rollbacks);
  }

  /** All of it as it is now, but for the evaluations. */
  TrainingSnapshot snapshot() {
    return new TrainingSnapshot(
        done,
        learner.weights(),
        learner.state(),
        teacher.state(),
        losses.state(),
        recorder.state(),
        seconds(),
        rollbacks);
  }

  /** Takes the steps that are left before its end or its pause. */
  void finish(Progress.Bar bar, Milestones milestones) {
    Course course = preparation.course();
    EvaluationSpec spec = preparation.spec().evaluation();
    Examination examination =
        preparation.examination(Evaluation.ON_THE_WAY, spec.maxExamplesDuringTraining());
    this.milestones = milestones;
    startedAt = System.nanoTime();
    if (done == 0) {
      look();
      picture();
      probeOnTheWay();
    }
    if (done + spec.every() - done % spec.every() < course.steps()) {
      prepare(examination);
    }
    trainer = new Trainer(course, teacher, learner, preparation.spec().training().divergence());
    trainer.endBy(end());
    try {
      trainer.train(
          done,
          Math.min(course.steps(), preparation.until()),
          (result, lesson, batch) -> {
            record(result, lesson, batch);
            bar.update(done, "loss %.3f".formatted(losses.recent()));
            if (done < end()) {
              if (done % spec.every() == 0) {
                evaluate(examination);
              }
              probeOnTheWay();
            }
            if (pending.isPresent() && pending.get().outcome().isDone()) {
              settle();
            }
            milestones.passed(done);
          },
          () -> stopping.reason().isPresent());
    } catch (DivergedException e) {
      settle();
      throw e;
    }
    look();
    seconds = seconds();
    startedAt = 0;
  }

  /** Lets the observed model run its first evaluation, of no use but that the next is fast. */
  private void prepare(Examination examination) {
    look();
    CompletableFuture<?> unused =
        observed.beside(
            () -> {
              observed.evaluator().prepare(examination.all());
              return stopping.losses(examination.sets());
            });
  }

  /** From here on evaluations and probes see the model as it is now. */
  private void look() {
    settle();
    observed.look(learner.weights());
  }

  /** Begins an evaluation of the training as it is now. */
  private void evaluate(Examination examination) {
    settle();
    long start = System.nanoTime();
    look();
    if (hasPicture()) {
      picture();
    }
    TrainingSnapshot now = snapshot();
    pending =
        Optional.of(
            new Pending(
                now,
                observed.beside(
                    () -> {
                      Evaluation made =
                          Evaluation.of(now.step(), observed.evaluator(), examination);
                      long counted = System.nanoTime();
                      Map<String, Double> losses = stopping.losses(examination.sets());
                      return new Outcome(made.took((System.nanoTime() - counted) / 1e9), losses);
                    })));
    recorder.paused(System.nanoTime() - start);
    if (stopping.watches() || success.watches()) {
      settle();
    }
  }

  /** Waits for the evaluation that is being made, if one is, and takes it in. */
  void settle() {
    if (pending.isEmpty()) {
      return;
    }
    Pending made = pending.get();
    pending = Optional.empty();
    long start = System.nanoTime();
    Outcome outcome = ObservedModel.outcome(made.outcome());
    evaluations.add(outcome.evaluation());
    stopping.add(outcome.evaluation(), outcome.losses());
    learn();
    // Where the training ends, the final evaluation is the one that is recorded.
    if (made.of().step() < done || !ended()) {
      recorder.evaluation(evaluations, Evaluation.share(evaluations, seconds()));
      recorder.losses(preparation.deciding(), outcome.losses(), made.of().step());
    }
    recorder.paused(System.nanoTime() - start);
    milestones.evaluated(made.of());
  }

  /** Sees to the end of a training that has just learned its target. */
  private void learn() {
    if (learnedEnd == 0 && success.end(evaluations) > 0) {
      learnedEnd = success.end(evaluations);
      trainer.endBy(learnedEnd);
      recorder.learned(done, learnedEnd);
    }
  }

  /** The step after the last, as far as it is known now. */
  private long end() {
    return learnedEnd > 0 ? learnedEnd : preparation.course().steps();
  }

  /** Whether the evaluation of now is one of those, evenly spread, that get a picture. */
  private boolean hasPicture() {
    long pictures = preparation.spec().logging().images();
    long every = preparation.spec().evaluation().every();
    long steps = preparation.course().steps();
    return done * pictures / steps > (done - every) * pictures / steps;
  }

  private void picture() {
    if (preparation.spec().logging().images() > 0) {
      recorder.embedding(TokenEmbedding.of(model(), preparation.course().vocabulary()), done);
    }
  }

  /** A round of probes, where one is due at this step. */
  private void probeOnTheWay() {
    ProbesSpec probes = preparation.spec().probes();
    CheckpointSpec checkpoints = preparation.spec().training().checkpoint();
    boolean due =
        probes.every() > 0
            && (done == 0
                || checkpoints.due(done)
                    && LongStream.rangeClosed(1, done).filter(checkpoints::due).count()
                            % probes.every()
                        == 0);
    if (due) {
      look();
      recorder.probes().scores(probe(probes.whileTraining(), name -> {}), done);
    }
  }

  /**
   * Puts probes to the model as it was at the last evaluation or probe, or at the end.
   *
   * @param progress is told each probe's name before it is asked
   */
  ProbeReport probe(List<Probe> probes, Consumer<String> progress) {
    observed.subject().refresh();
    return ProbeReport.lenient(probes, observed.subject(), preparation.spec().seed(), progress);
  }

  private void record(StepResult result, Lesson lesson, Batch batch) {
    done = result.step() + 1;
    recorder.step(result, lesson, batch);
    losses.add(done, result.loss());
  }

  @Override
  public void close() throws IOException {
    observed.close();
    recorder.close();
  }

  /** Wall time of the training loop, evaluations included. */
  double seconds() {
    return startedAt == 0 ? seconds : seconds + (System.nanoTime() - startedAt) / 1e9;
  }

  /** Steps done. */
  long done() {
    return done;
  }

  /** Whether it takes no more steps. */
  boolean ended() {
    return done == end() || stopping.reason().isPresent();
  }

  /** Whether it takes no more steps for now. */
  boolean paused() {
    return !ended() && done >= preparation.until();
  }

  EarlyStopping stopping() {
    return stopping;
  }

  /** How often it had diverged and gone back. */
  int rollbacks() {
    return rollbacks;
  }

  /** The model as it was at the last evaluation or probe, or at the end. */
  Transformer model() {
    return observed.transformer();
  }

  Evaluator evaluator() {
    return observed.evaluator();
  }

  RunRecorder recorder() {
    return recorder;
  }

  Teacher teacher() {
    return teacher;
  }

  /** Those that are known so far, but for the final one. */
  List<Evaluation> evaluations() {
    return List.copyOf(evaluations);
  }

  LossCurve losses() {
    return losses;
  }
}
