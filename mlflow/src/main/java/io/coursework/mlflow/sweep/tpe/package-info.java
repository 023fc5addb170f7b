/**
 * The tree-structured Parzen estimator, apart from sweeps: what was tried and how good it was in,
 * what to try next out.
 */
package io.coursework.mlflow.sweep.tpe;
