/**
 * Text forms of expressions. A {@link io.coursework.curricula.notation.Notation} is a form, which
 * says where brackets and operations stand, with a spelling, which says how operations are written;
 * a {@link io.coursework.curricula.notation.Syntax} puts it to use for certain values and
 * operations. Owns parsing without recursion, and error messages that point at a column.
 */
package io.coursework.curricula.notation;
