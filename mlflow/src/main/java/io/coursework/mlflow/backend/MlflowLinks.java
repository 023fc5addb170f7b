package io.coursework.mlflow.backend;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Addresses of pages for people.
 *
 * @param server the tracking address, with its path prefix
 */
public record MlflowLinks(URI server) {
  public URI experiment(String experimentId) {
    return page("experiments/" + experimentId);
  }

  public URI run(String experimentId, String runId) {
    return page("experiments/" + experimentId + "/runs/" + runId);
  }

  /** The page that sets runs side by side; the runs may be of several experiments. */
  public URI compare(Collection<String> runIds, Collection<String> experimentIds) {
    return page("compare-runs?runs=" + list(runIds) + "&experiments=" + list(experimentIds));
  }

  /** /** The charts of an experiment as a view that {@link SharedView} has put there shows them. */
  URI sharedView(String experimentId, String key) {
    return page(
        "experiments/%s/runs?viewStateShareKey=%s&compareRunsMode=CHART"
            .formatted(experimentId, key));
  }

  private URI page(String path) {
    return URI.create(server + "/#/" + path);
  }

  private static String list(Collection<String> ids) {
    String json = ids.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",", "[", "]"));
    return encoded(json);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
