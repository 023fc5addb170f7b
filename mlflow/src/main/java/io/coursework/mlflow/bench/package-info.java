/** What a training step costs: the trainer's own path, timed on fixed models and batches. */
package io.coursework.mlflow.bench;
