/** The command line itself: commands and their options, terminal, progress, errors and help. */
package io.coursework.mlflow.cli.console;
