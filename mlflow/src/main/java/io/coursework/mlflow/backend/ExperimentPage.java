package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.RunsView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an experiment shows beside its runs, from its creation on; it is the users' from then.
 *
 * @param note Markdown, may be empty
 * @param primaryMetric the metric that its runs are judged by, the greater the better
 * @param views of its runs
 */
public record ExperimentPage(String note, Optional<String> primaryMetric, List<RunsView> views) {

  /** One that says nothing. */
  public static final ExperimentPage EMPTY = new ExperimentPage("", Optional.empty(), List.of());

  /** The experiment's tag that names the metric. */
  static final String PRIMARY_METRIC = "mlflow.experiment.primaryMetric.name";

  static final String NOTE = "mlflow.note.content";

  public ExperimentPage {
    views = List.copyOf(views);
  }

  /**
   * The tags with which it is made.
   *
   * @param version the server's
   */
  Map<String, String> tags(String version) {
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.experimentKind", "custom_model_development");
    if (!note.isBlank()) {
      tags.put(NOTE, note);
    }
    primaryMetric.ifPresent(
        metric -> {
          tags.put(PRIMARY_METRIC, metric);
          tags.put("mlflow.experiment.primaryMetric.greaterIsBetter", "True");
        });
    for (RunsView view : views) {
      Map.Entry<String, String> tag = SharedViews.tag(view, version);
      tags.put(tag.getKey(), tag.getValue());
    }
    return tags;
  }

  /** The note below links to the views, once the experiment has an id: the pages fold its end. */
  String linkedNote(String experimentId) {
    return views.stream()
        .map(view -> "[%s](%s)".formatted(view.name(), MlflowLinks.view(experimentId, view)))
        .collect(Collectors.joining(", ", "", "\n\n" + note));
  }
}
