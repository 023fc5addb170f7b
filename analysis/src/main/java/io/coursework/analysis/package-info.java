/** Probes, statistics and figures over plain arrays. Knows curricula only. */
package io.coursework.analysis;
