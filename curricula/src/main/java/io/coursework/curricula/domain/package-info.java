/**
 * What expressions are about: the values and the operations on them. Owns the catalogues of
 * operations; knows nothing of text forms, tokens or probabilities.
 */
package io.coursework.curricula.domain;
