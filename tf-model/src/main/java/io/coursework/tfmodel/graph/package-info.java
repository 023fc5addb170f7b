/** The transformer as a TensorFlow graph with its weights in one session. */
package io.coursework.tfmodel.graph;
