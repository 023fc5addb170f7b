package io.coursework.mlflow.spark;

import java.util.function.Consumer;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorExcluded;
import org.apache.spark.scheduler.SparkListenerNodeExcluded;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says which attempts failed where, and what Spark leaves out for that. */
final class TrialListener extends SparkListener {

  private final Consumer<String> notes;

  TrialListener(Consumer<String> notes) {
    this.notes = notes;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason failure) {
      TrialLoss loss = TrialLoss.of(failure.toErrorString());
      String where = loss.host().isEmpty() ? end.taskInfo().host() : loss.host();
      notes.accept("an attempt failed on %s: %s".formatted(where, loss.reason()));
    }
  }

  @Override
  public void onExecutorExcluded(SparkListenerExecutorExcluded excluded) {
    notes.accept(
        "Spark leaves executor %s out, after %d failures"
            .formatted(excluded.executorId(), excluded.taskFailures()));
  }

  @Override
  public void onNodeExcluded(SparkListenerNodeExcluded excluded) {
    notes.accept("Spark leaves the machine %s out".formatted(excluded.hostId()));
  }
}
