/** Intervals, rank correlation and permutation tests over plain arrays. */
package io.coursework.analysis.statistics;
