/** Commands on a trained model: evaluate, predict, probe, hooks, export. */
package io.coursework.mlflow.cli.model;
