/**
 * Which operations a model meets when, how difficult they are, and what is rehearsed. Owns the
 * curricula: schedules that are a pure function of the step, and teachers that decide by what the
 * model has learned; the controls that every curriculum is held against; the table by which a
 * mixture is recorded and taught again. Knows the operations' names and nothing of how expressions
 * are drawn.
 */
package io.coursework.curricula.curriculum;
