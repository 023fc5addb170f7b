/**
 * Text forms of expressions: the project's own bracket form and the form of the public ListOps
 * files. Owns parsing without recursion, and error messages that point at a column.
 */
package io.coursework.curricula.notation;
