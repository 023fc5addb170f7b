/**
 * What is asked of a model: the task's spec, the distribution that expressions are drawn from, the
 * exact universe behind it, what makes an expression difficult, the order in which it is reduced,
 * and what answers without calculation score.
 */
package io.coursework.curricula.task;
