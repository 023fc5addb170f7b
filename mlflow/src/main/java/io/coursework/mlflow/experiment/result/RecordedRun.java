package io.coursework.mlflow.experiment.result;

import io.coursework.tracking.run.Delivery;
import java.net.URI;
import java.util.Optional;

/**
 * A finished run and what the server knows of it.
 *
 * @param result of the run
 * @param remoteId the run's id on the server, empty if the server never answered
 * @param link the run's page
 * @param delivery what has reached the server
 */
public record RecordedRun(
    RunResult result, Optional<String> remoteId, Optional<URI> link, Delivery delivery) {}
