package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrialLossTest {

  @Test
  void findsTheTasksWordsAmongThoseOfSpark() {
    String told = TrialLoss.told(3, "node-2", "its process ended with code 3: no java");
    assertEquals(
        new TrialLoss("node-2", "its process ended with code 3: no java", false),
        TrialLoss.of(
            "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.2 executor 1):"
                + " java.lang.IllegalStateException: "
                + told
                + "\n\tat io.coursework.mlflow.spark.TrialTask.call(TrialTask.java:90)\n"));
    assertEquals(
        new TrialLoss("node-2", "its process ended with code 3: no java", true),
        TrialLoss.of(
            "Job aborted due to stage failure: \nAborting TaskSet 3.0 because task 0 (partition 0)"
                + "\ncannot run anywhere due to node and executor excludeOnFailure.\nMost recent"
                + " failure:\nLost task 0.0 in stage 3.0 (TID 3) (10.0.0.2 executor 0):"
                + " java.lang.IllegalStateException: "
                + told
                + "\n\tat io.coursework.mlflow.spark.TrialTask.call(TrialTask.java:90)\n"));
  }

  @Test
  void takesSparksFirstLineWhereTheTaskSaidNothing() {
    assertEquals(
        new TrialLoss("", "Job 3 cancelled because SparkContext was shut down", false),
        TrialLoss.of(
            "org.apache.spark.SparkException: Job 3 cancelled because SparkContext was shut down"));
  }
}
