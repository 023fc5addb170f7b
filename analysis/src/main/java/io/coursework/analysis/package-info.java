/**
 * What a trained model learned. {@link io.coursework.analysis.AnalysisModule} is the catalogue of
 * the probes; {@link io.coursework.analysis.probe} says what a probe is, and {@link
 * io.coursework.analysis.model} is the port to a live model, which probes that need one ask. Knows
 * curricula only.
 */
package io.coursework.analysis;
