/**
 * Sweeps on Apache Spark. This process submits a job ({@link
 * io.coursework.mlflow.spark.SparkEngine}); each of its tasks starts the command {@code coursework
 * sweep run} in a process of its own ({@link io.coursework.mlflow.spark.TrialTask}), which records
 * the trial in the shared folder of runs as any other scheduler's would. So Spark's libraries never
 * meet ours: the classes that enter Spark's processes know the JDK and Spark alone, and no others
 * know Spark.
 */
package io.coursework.mlflow.spark;
