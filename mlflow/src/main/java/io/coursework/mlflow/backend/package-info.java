/** Keeps tracked runs on an MLflow server, over its REST API and without Python. */
package io.coursework.mlflow.backend;
