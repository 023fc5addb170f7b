package io.coursework.mlflow.backend;

import java.net.URI;
import java.util.Optional;

/**
 * What a look at the server showed.
 *
 * @param uri the server's address
 * @param reachable whether an MLflow server answers there, be it with a refusal
 * @param version e.g. {@code 3.17.2}
 * @param experiment name of the experiment that the connection is for, be it given by name or by id
 * @param artifactRoute how files reach the server, in a few words; empty if they do not
 * @param problem what keeps runs from being tracked, in one line; empty if nothing does
 * @param remedy what to do about it, in one line
 * @param away whether the problem is that the server does not answer now, and may later
 */
public record ServerReport(
    URI uri,
    boolean reachable,
    Optional<String> version,
    Optional<String> experiment,
    Optional<String> artifactRoute,
    Optional<String> problem,
    Optional<String> remedy,
    boolean away) {

  /** Whether runs can be tracked there. */
  public boolean usable() {
    return problem.isEmpty();
  }
}
