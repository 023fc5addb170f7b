/**
 * Probes of how a model adds: its answers to all pairs of numbers, taken apart by the frequencies
 * of Z_n.
 *
 * <p>Throughout: n = modulus; a, b = operands and c = answer, each 0..n-1; L[a, b, c] = logits at
 * the position whose next token is the answer, those of the numbers alone; w_k = 2πk/n.
 */
package io.coursework.analysis.circuit;
