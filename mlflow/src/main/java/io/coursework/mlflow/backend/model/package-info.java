/** Artifacts and logged models on an MLflow server: upload, download, registry. */
package io.coursework.mlflow.backend.model;
