/**
 * Intervals, rank correlation, permutation tests, fits and likeness of point sets over plain
 * arrays.
 */
package io.coursework.analysis.statistics;
