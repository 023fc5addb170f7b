/**
 * The port to a live model: a transformer that can be run with interventions, and its loss as a
 * function of its weights. Plain arrays in and out; who implements it does not matter here.
 *
 * <p>Places in the model have TransformerLens's names, with the round through the recurrent stack
 * as a suffix: {@code blocks.0.attn.hook_pattern.step_1}.
 */
package io.coursework.analysis.model;
