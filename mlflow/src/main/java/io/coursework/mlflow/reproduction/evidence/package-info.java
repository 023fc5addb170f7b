/**
 * What a claim of the paper rests on: the runs of a study in blocks, the effects that are measured
 * in them, and the verdict that follows.
 */
package io.coursework.mlflow.reproduction.evidence;
