/**
 * Work that is done once: finished runs of a server in place of trainings that would repeat them.
 */
package io.coursework.mlflow.reuse;
