package io.coursework.mlflow.extension;

import io.coursework.tracking.backend.Backend;
import java.net.URI;
import java.util.function.Function;

/**
 * A place to record runs in that is not an MLflow server.
 *
 * @param backend keeps the runs
 * @param address scheme and place, by which processes in other folders and on other machines find
 *     it: paths in it are absolute. Everyone can read it, so it holds no login
 * @param experiment the page or folder of an experiment, by its name
 * @param hint one line that tells people how to look at the runs
 */
public record BackendPlace(
    Backend backend, String address, Function<String, URI> experiment, String hint) {}
