package io.coursework.mlflow.experiment;

import io.coursework.curricula.Course;
import io.coursework.mlflow.inspection.TrainedSubject;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A model as it was at some step, to be looked at while it is trained on: a copy that shares
 * nothing with it, and a thread beside the training that does one thing with it at a time.
 */
final class ObservedModel implements Closeable {

  private final Transformer copy;
  private final Evaluator evaluator;
  private final TrainedSubject subject;
  private CompletableFuture<?> task = CompletableFuture.completedFuture(null);

  ObservedModel(Transformer model, Course course) {
    this.copy = model.observer();
    this.evaluator = Evaluator.remembering(copy, course.task());
    this.subject = new TrainedSubject(copy, course, evaluator);
  }

  /** Waits for what is done beside, and fails as it does; from here on it is the model of now. */
  void look(float[] weights) {
    outcome(task);
    copy.parameters().set(weights);
    evaluator.forget();
  }

  /** Does something with this beside the training; until it is done, nobody else may. */
  <T> CompletableFuture<T> beside(Supplier<T> work) {
    CompletableFuture<T> begun =
        CompletableFuture.supplyAsync(
            work,
            run -> {
              Thread thread = new Thread(run, "evaluation");
              thread.setDaemon(true);
              thread.start();
            });
    task = begun;
    return begun;
  }

  /** Waits for what is done beside. */
  static <T> T outcome(CompletableFuture<T> task) {
    try {
      return task.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  Transformer transformer() {
    return copy;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  /** The model for probes. */
  TrainedSubject subject() {
    return subject;
  }

  @Override
  public void close() {
    task.handle((nothing, failure) -> nothing).join(); // nobody closes what still runs
    subject.close();
    copy.close();
  }
}
