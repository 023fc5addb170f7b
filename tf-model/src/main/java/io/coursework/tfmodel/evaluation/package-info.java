/** Greedy generation and accuracy on evaluation sets. */
package io.coursework.tfmodel.evaluation;
