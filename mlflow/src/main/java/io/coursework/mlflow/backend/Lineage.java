package io.coursework.mlflow.backend;

import java.util.Optional;

/**
 * Where a run on the server belongs.
 *
 * @param experiment the name of its experiment
 * @param clientRunId our own id of it; empty if Coursework did not make it
 */
public record Lineage(String experiment, Optional<String> clientRunId) {}
