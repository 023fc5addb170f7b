/** Trained models as folders that MLflow loads, serves and registers. */
package io.coursework.mlflow.export;
