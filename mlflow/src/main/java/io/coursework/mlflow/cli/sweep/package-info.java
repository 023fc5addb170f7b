/**
 * Commands that train many runs: sweep, its plan, its parts and its results, and the paper's study.
 */
package io.coursework.mlflow.cli.sweep;
