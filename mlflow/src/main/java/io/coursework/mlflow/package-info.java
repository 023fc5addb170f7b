/** The plugin: MLflow backend, composition root and command line. Knows every other module. */
package io.coursework.mlflow;
