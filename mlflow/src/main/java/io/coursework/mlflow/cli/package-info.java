/** The command line: one class per command, one for what they share. */
package io.coursework.mlflow.cli;
