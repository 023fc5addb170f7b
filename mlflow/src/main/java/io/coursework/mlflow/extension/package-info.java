/**
 * What jars from outside the project add, beyond what their Guice modules bind: {@link
 * io.coursework.mlflow.extension.BackendType} is a kind of place to record runs in, and {@link
 * io.coursework.mlflow.extension.Extensions} finds the jars and says by name what is missing.
 */
package io.coursework.mlflow.extension;
