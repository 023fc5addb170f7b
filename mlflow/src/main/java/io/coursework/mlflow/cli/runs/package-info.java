/**
 * Commands on runs that are recorded: list, compare, register, tag, note, send, reap, look after.
 */
package io.coursework.mlflow.cli.runs;
