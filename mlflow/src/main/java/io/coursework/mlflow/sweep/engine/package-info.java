/** How the trials of a sweep are run on this machine, and what is known of each. */
package io.coursework.mlflow.sweep.engine;
