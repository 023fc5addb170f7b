package io.coursework.mlflow.backend.model;

import java.net.URI;

/**
 * The run that a model came from.
 *
 * @param id the server's
 * @param page for people
 */
public record SourceRun(String id, URI page) {}
