/**
 * Probes of the loss as a function of the weights, around the trained ones and on the way there.
 *
 * <p>Throughout: w = weights, w* = the trained ones, L = mean loss of a batch, m = rows of a batch.
 */
package io.coursework.analysis.landscape;
