package io.coursework.mlflow.backend.model;

import org.mlflow.api.proto.Service;

/**
 * Which model of which run.
 *
 * @param name of the model in its run, which has one of that name
 */
public record ModelName(Service.RunInfo run, String clientRunId, String name) {

  /** Our own id of the model, known before any server's is. */
  String clientModelId() {
    return clientRunId + "/" + name;
  }
}
