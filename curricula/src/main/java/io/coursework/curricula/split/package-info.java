/**
 * What a model is never trained on. Owns the rule by which expressions are held out; knows tasks
 * and expressions, not tokens or batches.
 */
package io.coursework.curricula.split;
