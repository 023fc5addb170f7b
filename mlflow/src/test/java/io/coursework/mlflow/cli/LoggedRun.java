package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A short training that a real server has the model of.
 *
 * @param id the server's id of the run
 * @param directory the run's directory on this disk
 */
public record LoggedRun(String id, Path directory) {

  public static LoggedRun train(MlflowServer server, Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("max.yaml"),
            "name: max\ncurriculum: {type: fixed, weights: {MAX: 1}}\n");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            config.toString(),
            "--set",
            "training.steps=30",
            "--set",
            "evaluation.max_examples=20",
            "--experiment",
            "models " + UUID.randomUUID(),
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--tracking-uri",
            server.uri().toString(),
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    return new LoggedRun(result.get("run_id").asText(), Path.of(result.get("directory").asText()));
  }
}
