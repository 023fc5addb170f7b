package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.http.RunsView;
import io.coursework.mlflow.server.MlflowServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mlflow")
class SharedViewsTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final String TAG = "mlflow.sharedViewState.";

  private final MlflowApi api =
      new MlflowApi(
          new MlflowTransport(MlflowConnection.of(SERVER.uri()), MlflowTransport.EXCHANGE));
  private final boolean named = !MlflowServer.version().startsWith("2.");
  private MlflowBackend backend;
  private String experiment;

  @BeforeEach
  void makeAnExperiment() throws Exception {
    backend =
        new MlflowBackend(
            MlflowConnection.of(SERVER.uri()),
            new ExperimentPage("Note", Optional.empty(), List.of(view("all", "All"))));
    experiment = backend.experimentId("views " + UUID.randomUUID());
  }

  private static RunsView view(String key, String name) {
    return new RunsView("coursework-" + key, name, "", "m", false, List.of(), List.of(), List.of());
  }

  private Map<String, String> tags() throws CallFailure {
    Map<String, String> tags = new TreeMap<>();
    api.experimentById(experiment)
        .orElseThrow()
        .getTagsList()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return tags;
  }

  private JsonNode view(String key) throws Exception {
    return new ObjectMapper().readTree(tags().get(TAG + "coursework-" + key));
  }

  @Test
  void aNewExperimentHasItsViewsAndLinksToThem() throws Exception {
    assertEquals(named, view("all").path("name").asText().equals("All"));
    assertTrue(
        tags()
            .get("mlflow.note.content")
            .contains(
                "[All](#/experiments/%s/runs?viewStateShareKey=coursework-all"
                    .formatted(experiment)));
  }

  @Test
  void aViewTakesItsNameFromAnEarlierOneWhoseLinkStillWorks() throws Exception {
    backend.keep(experiment, view("a", "demo: table"));
    backend.keep(experiment, view("b", "demo: table"));
    assertEquals(named, view("b").path("name").asText().equals("demo: table"));
    assertFalse(view("a").has("name"));
    assertEquals("metrics.`m`", view("a").path("orderByKey").asText());
  }

  @Test
  void theNewestTwentyViewsHaveNames() throws Exception {
    for (int i = 0; i < 22; i++) {
      backend.keep(experiment, view("v" + i, "view " + i));
    }
    long names = 0;
    for (Map.Entry<String, String> tag : tags().entrySet()) {
      names += tag.getKey().startsWith(TAG) && tag.getValue().contains("createdAt") ? 1 : 0;
    }
    assertEquals(named ? 20 : 0, names);
    assertEquals(named, view("v21").has("name"));
    assertFalse(view("v0").has("name"));
  }
}
