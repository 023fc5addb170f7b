package io.coursework.tracking.run;

import java.time.Instant;

/**
 * One value of one curve.
 *
 * @param key sectioned by {@code /}, e.g. {@code train/loss}
 * @param value finite
 * @param time when the value was produced, to the millisecond; a repeat carries the same time,
 *     which is what lets a server recognise it
 * @param step optimiser step, or whatever the caller counts
 */
public record MetricPoint(String key, double value, Instant time, long step) {}
