/**
 * What is asked of a model: the task's spec, the distribution that expressions are drawn from, the
 * exact universe behind it, and the order in which an expression is reduced. Owns every random
 * stream of the project's data: counter-based, so that nothing has a state to resume.
 */
package io.coursework.curricula.task;
