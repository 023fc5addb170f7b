package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.MlflowServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A test of a range of rates as a server has it. */
@Tag("mlflow")
class LrRangeOnServerTest {

  private final MlflowServer server = MlflowServer.shared();

  @TempDir Path runs;

  @Test
  void isARunWithCurvesParamsTableFigureAndWords() {
    String uri = server.uri().toString();
    String experiment = "lr-range-" + UUID.randomUUID();
    String[] line = {
      "lr-range",
      "--config",
      "src/main/configs/sum.yaml",
      "--set",
      "model.d_model=4",
      "--steps",
      "50",
      "--tracking-uri",
      uri,
      "--experiment",
      experiment,
      "--runs-dir",
      runs.toString(),
      "--json"
    };
    Cli cli = Cli.run(line);
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    assertEquals(0, json.at("/delivery/unsent").asInt());

    try (MlflowClient client = new MlflowClient(uri)) {
      String id = json.get("run_id").asText();
      Service.Run run = client.getRun(id);
      assertEquals(Service.RunStatus.FINISHED, run.getInfo().getStatus());
      Map<String, String> params =
          run.getData().getParamsList().stream()
              .collect(Collectors.toMap(Service.Param::getKey, Service.Param::getValue));
      assertEquals("50", params.get("lr_range.steps"));
      assertEquals("4", params.get("model.d_model"));
      List<Service.Metric> rates = client.getMetricHistory(id, "lr_range/learning_rate");
      assertEquals(json.get("steps").asInt(), rates.size());
      assertEquals(1e-5, rates.get(0).getValue(), 1e-12);
      String page =
          run.getData().getTagsList().stream()
              .filter(tag -> tag.getKey().equals("mlflow.note.content"))
              .findFirst()
              .orElseThrow()
              .getValue();
      assertTrue(page.startsWith("**Suggested learning rate: "), page);
      String below = URI.create(run.getInfo().getArtifactUri()).getPath().substring(1);
      Path artifacts = server.artifacts().resolve(below);
      assertTrue(Files.isRegularFile(artifacts.resolve("figures/lr_range.svg")), below);
      assertTrue(Files.isRegularFile(artifacts.resolve("tables/lr_range.json")), below);
    }
  }
}
