/** Linear probes of a model's activations, held against control tasks. */
package io.coursework.analysis.decoding;
