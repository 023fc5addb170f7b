package io.coursework.mlflow.backend.http;

import java.net.URI;

/**
 * Addresses of pages for people.
 *
 * @param server the tracking address, with its path prefix
 */
public record MlflowLinks(URI server) {

  /** Without it the pages of newer servers open their side for language models. */
  private static final String TRAINING = "workflowType=machine_learning";

  public URI experiment(String experimentId) {
    return page("experiments/" + experimentId);
  }

  public URI run(String experimentId, String runId) {
    return page("experiments/" + experimentId + "/runs/" + runId);
  }

  /** The runs of an experiment as a view that is kept there shows them. */
  public URI shared(String experimentId, RunsView view, Mode mode) {
    return URI.create(server + "/" + view(experimentId, view, mode));
  }

  /** How the runs of a view are shown. */
  public enum Mode {
    TABLE,
    CHART
  }

  /**
   * The address of a view, relative to the server: as charts where curves are grouped, else as a
   * table.
   */
  public static String view(String experimentId, RunsView view) {
    return view(experimentId, view, view.groups().isEmpty() ? Mode.TABLE : Mode.CHART);
  }

  private static String view(String experimentId, RunsView view, Mode mode) {
    return "#/experiments/%s/runs?viewStateShareKey=%s&compareRunsMode=%s&%s"
        .formatted(experimentId, view.key(), mode, TRAINING);
  }

  private URI page(String path) {
    return URI.create(server + "/#/" + path + "?" + TRAINING);
  }
}
