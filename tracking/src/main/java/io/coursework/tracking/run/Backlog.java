package io.coursework.tracking.run;

/**
 * What of a run is to be sent.
 *
 * @param entries lines of the journal
 * @param points values of curves, those apart that are NaN or infinite
 * @param files artifacts and files of models, each path once
 * @param bytes of these files
 */
public record Backlog(long entries, long points, long files, long bytes) {}
