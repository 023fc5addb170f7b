/**
 * By what the trials of a sweep are judged: objectives, constraints, and how good that makes a run.
 */
package io.coursework.mlflow.sweep.judging;
