package io.coursework.mlflow.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.RunsView;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mlflow.api.proto.Service;

/**
 * The views of experiments that MLflow's pages open by a key in their address. From 3.15 on they
 * have names, and the pages list those; an older server keeps them without.
 */
final class SharedViews {

  private static final String TAG = "mlflow.sharedViewState.";
  private static final String OURS = TAG + "coursework-";

  /** The pages refuse to name more than 40: some stay for people. */
  private static final int MOST_NAMED = 20;

  /** Runs that are asked which metrics they have. */
  private static final int ASKED = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowApi api;

  SharedViews(MlflowApi api) {
    this.api = api;
  }

  /**
   * Keeps a view; one of the same key is replaced. Another of ours that has its name, and the
   * oldest where there are many, lose their names: their links still open them.
   */
  void keep(String experimentId, RunsView view) throws CallFailure {
    String tag = TAG + view.key();
    String state = view.state(metrics(experimentId, view.filter()));
    if (!named(api.version())) {
      api.setExperimentTag(experimentId, tag, state);
      return;
    }
    api.setExperimentTag(experimentId, tag, envelope(view.name(), state));
    Map<String, JsonNode> others = ours(experimentId);
    others.remove(tag);
    List<String> byAge =
        others.keySet().stream()
            .sorted(Comparator.comparingLong(other -> others.get(other).path("createdAt").asLong()))
            .toList();
    for (int i = 0; i < byAge.size(); i++) {
      JsonNode other = others.get(byAge.get(i));
      if (i <= byAge.size() - MOST_NAMED || other.path("name").asText().equals(view.name())) {
        api.setExperimentTag(experimentId, byAge.get(i), other.path("state").asText());
      }
    }
  }

  /** The tag of a view that an experiment has from its creation on. */
  static Map.Entry<String, String> tag(RunsView view, String version) {
    String state = view.state(List.of());
    return Map.entry(TAG + view.key(), named(version) ? envelope(view.name(), state) : state);
  }

  /** Whether the pages of a server know names of views. */
  private static boolean named(String version) {
    String[] parts = version.split("[^0-9]+");
    int major = number(parts, 0);
    return major > 3 || major == 3 && number(parts, 1) >= 15;
  }

  private static int number(String[] parts, int i) {
    return i < parts.length && parts[i].matches("[0-9]{1,6}") ? Integer.parseInt(parts[i]) : 0;
  }

  private static String envelope(String name, String state) {
    long now = System.currentTimeMillis();
    return JSON.createObjectNode()
        .put("name", name)
        .put("createdAt", now)
        .put("updatedAt", now)
        .put("state", state)
        .toString();
  }

  /** The named views that were made by us, by their tags. */
  private Map<String, JsonNode> ours(String experimentId) throws CallFailure {
    Map<String, JsonNode> views = new TreeMap<>();
    for (Service.ExperimentTag tag :
        api.experimentById(experimentId).map(Service.Experiment::getTagsList).orElseGet(List::of)) {
      if (tag.getKey().startsWith(OURS)) {
        try {
          JsonNode view = JSON.readTree(tag.getValue());
          if (view.path("state").isTextual()) {
            views.put(tag.getKey(), view);
          }
        } catch (JsonProcessingException e) {
          // somebody has changed it; it is theirs now
        }
      }
    }
    return views;
  }

  private Collection<String> metrics(String experimentId, String filter) throws CallFailure {
    Collection<String> keys = new TreeSet<>();
    for (Service.Run run : api.runs(List.of(experimentId), filter, "", ASKED, "").getRunsList()) {
      run.getData().getMetricsList().forEach(metric -> keys.add(metric.getKey()));
    }
    return keys;
  }
}
