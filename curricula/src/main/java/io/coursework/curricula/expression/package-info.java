/**
 * The language itself: expressions as immutable trees and what each operation means, exactly. Owns
 * the names and aliases of the operations, and the median rules. Knows nothing of text forms,
 * tokens or probabilities.
 */
package io.coursework.curricula.expression;
