/**
 * What a model sees: the vocabulary and the token sequence of an expression with its chain of
 * thought. Owns token ids and the bound on the length of a sequence.
 */
package io.coursework.curricula.token;
