/** Commands that train: train, study, demo, replicate, rerun and verify. */
package io.coursework.mlflow.cli.train;
