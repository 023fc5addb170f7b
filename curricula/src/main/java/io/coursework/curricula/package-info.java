/**
 * A course: everything a model is taught and examined with. The root holds what its users build on,
 * {@link io.coursework.curricula.Course} and the batches, data set descriptions and catalogue of
 * this module; the packages below own one concern each and point downwards only:
 *
 * <pre>
 * data         files of expressions: written, checked, counted, trained on
 * evaluation   sets to examine with, scores, explanation of a chain of thought
 * split        what is never trained on          curriculum   which operations when
 * token        vocabulary, sequences
 * task         distribution, universe, reduction, chance
 * notation     text forms of expressions
 * domain       the values, and the catalogue of the operations on them
 * operation    on integers                       group        on permutations
 * expression   trees, and the contract of an operation
 * spec         checking and naming of configurable records
 * random       counter-based random streams
 * </pre>
 *
 * Knows no other module. A batch is a pure function of (spec, seed, step, lesson): the only state
 * to resume is what an adaptive teacher has learned.
 */
package io.coursework.curricula;
