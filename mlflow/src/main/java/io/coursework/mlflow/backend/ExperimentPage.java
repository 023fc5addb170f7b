package io.coursework.mlflow.backend;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an experiment shows beside its runs, from its creation on; it is the users' from then.
 *
 * @param note Markdown, may be empty
 * @param primaryMetric the metric that its runs are judged by, the greater the better
 */
public record ExperimentPage(String note, Optional<String> primaryMetric) {

  /** One that says nothing. */
  public static final ExperimentPage EMPTY = new ExperimentPage("", Optional.empty());

  Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.experimentKind", "custom_model_development");
    if (!note.isBlank()) {
      tags.put("mlflow.note.content", note);
    }
    primaryMetric.ifPresent(
        metric -> {
          tags.put("mlflow.experiment.primaryMetric.name", metric);
          tags.put("mlflow.experiment.primaryMetric.greaterIsBetter", "True");
        });
    return tags;
  }
}
