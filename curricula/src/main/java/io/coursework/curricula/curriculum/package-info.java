/**
 * Which operations a model meets when. Owns the schedules of operation weights, each a pure
 * function of the step; knows the operations' names and nothing of how expressions are drawn.
 */
package io.coursework.curricula.curriculum;
