/**
 * Recorded runs held against each other: in groups that differ by more than their seed, with
 * intervals over the seeds. What is compared are {@link io.coursework.tracking.RunRecord}s,
 * wherever they were read.
 */
package io.coursework.mlflow.comparison;
