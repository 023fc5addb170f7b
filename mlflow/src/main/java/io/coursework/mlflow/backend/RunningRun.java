package io.coursework.mlflow.backend;

import java.net.URI;

/**
 * A run that the server calls running.
 *
 * @param id the server's
 * @param experiment its name
 * @param name the run's
 * @param link its page
 * @param pulse what it tells of its process
 */
public record RunningRun(String id, String experiment, String name, URI link, Pulse pulse) {}
