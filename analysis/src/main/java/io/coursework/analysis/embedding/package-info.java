/**
 * Probes of one vector per number: pure functions of a {@link
 * io.coursework.analysis.embedding.NumberEmbedding}, whichever {@link
 * io.coursework.analysis.embedding.NumberTableSource} of the model it is from.
 *
 * <p>Throughout: n = modulus, number of rows; d = d_model, number of columns; E = the table [n, d]
 * with its columns centred; LOO = leave-one-out; PC = principal component.
 */
package io.coursework.analysis.embedding;
