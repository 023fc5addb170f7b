/**
 * A course: everything a model is taught and examined with. The root holds what its users build on,
 * {@link io.coursework.curricula.Course} and the batches, data set descriptions and catalogue of
 * this module; the packages below own one concern each and point downwards only:
 *
 * <pre>
 * evaluation   sets to examine with, scores, explanation of a chain of thought
 * split        what is never trained on          curriculum   which operations when
 * token        vocabulary, sequences
 * task         distribution, universe, reduction
 * notation     text forms of expressions
 * domain       values and the operations on them: operation (integers), group (permutations)
 * expression   trees and operations
 * spec         checking and naming of configurable records
 * random       counter-based random streams
 * </pre>
 *
 * Knows no other module. A batch is a pure function of (spec, seed, step): there is no state to
 * resume.
 */
package io.coursework.curricula;
