/**
 * What a model is never trained on. Owns the rules by which expressions are held out and the
 * promise that no step of a chain of thought gives them away; knows tasks, expressions and their
 * text, not tokens or batches.
 */
package io.coursework.curricula.split;
