/** The transformer, trainer, evaluator and checkpoints on TensorFlow. Knows curricula only. */
package io.coursework.tfmodel;
