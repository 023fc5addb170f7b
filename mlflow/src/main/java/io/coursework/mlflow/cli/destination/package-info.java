/** Where a command's runs are recorded, and how it finds runs, folders and models by name. */
package io.coursework.mlflow.cli.destination;
