/**
 * Probes of two models: how alike their number tables and their activations for the same prompts
 * are, whatever the directions that each happens to use.
 */
package io.coursework.analysis.similarity;
