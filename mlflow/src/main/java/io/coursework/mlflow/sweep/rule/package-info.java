/** How values of some keys follow from those of others in every trial of a sweep. */
package io.coursework.mlflow.sweep.rule;
