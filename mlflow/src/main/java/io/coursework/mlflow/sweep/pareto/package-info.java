/** Points of several goods at once: which are the best compromises, and which of them say most. */
package io.coursework.mlflow.sweep.pareto;
