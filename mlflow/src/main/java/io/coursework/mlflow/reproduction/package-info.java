/**
 * What the trials of a sweep answer together: the paper's claims as verdicts, figures and a report,
 * or whether the affinity of tasks predicts who helps.
 */
package io.coursework.mlflow.reproduction;
