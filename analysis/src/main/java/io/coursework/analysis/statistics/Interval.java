package io.coursework.analysis.statistics;

/**
 * An estimate with its confidence interval.
 *
 * @param mean the estimate: the sample's mean, or the share of hits
 * @param low the lower end; NaN if the sample is too small for an interval
 * @param high the upper end; NaN if the sample is too small for an interval
 * @param n the size of the sample
 */
public record Interval(double mean, double low, double high, int n) {}
