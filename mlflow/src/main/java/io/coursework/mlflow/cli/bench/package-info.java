/** The command that measures the speed of training. */
package io.coursework.mlflow.cli.bench;
