/**
 * What is asked of a model: the task's spec, the distribution that expressions are drawn from, the
 * exact universe behind it, and the order in which an expression is reduced.
 */
package io.coursework.curricula.task;
