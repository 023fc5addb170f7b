/** What comes of a training: evaluations, curves, probes' reports, and results that are kept. */
package io.coursework.mlflow.experiment.result;
