package io.coursework.mlflow.backend;

import java.net.URI;
import java.util.Optional;

/**
 * A run that the server calls running.
 *
 * @param id the server's
 * @param experiment its name
 * @param name the run's
 * @param link its page
 * @param pulse what it tells of its process
 * @param handedOut who goes on with it in its process's place; empty if nobody does
 */
public record RunningRun(
    String id,
    String experiment,
    String name,
    URI link,
    Heartbeat pulse,
    Optional<String> handedOut) {}
