/**
 * Probes of learned number embeddings: pure functions from plain arrays to scores, figures and
 * tables. A {@link io.coursework.analysis.Probe} reads a {@link
 * io.coursework.analysis.NumberEmbedding} and answers with a {@link
 * io.coursework.analysis.Finding}; {@link io.coursework.analysis.AnalysisModule} is the catalogue.
 * Knows curricula only; what needs a live model asks the port in {@link
 * io.coursework.analysis.model}.
 *
 * <p>Throughout: n = modulus, number of rows; d = d_model, number of columns; E = the table [n, d]
 * with its columns centred; LOO = leave-one-out; PC = principal component.
 */
package io.coursework.analysis;
