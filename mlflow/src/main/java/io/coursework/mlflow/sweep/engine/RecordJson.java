package io.coursework.mlflow.sweep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run that was read back, as it stands in a line of a file. */
final class RecordJson {

  private RecordJson() {}

  /** Adds it to an object, but for how it ended. */
  static void write(RunRecord record, ObjectNode node) {
    node.put("run", Path.of(record.id()).getFileName().toString()).put("name", record.name());
    node.put("experiment", record.experiment());
    record.clientRunId().ifPresent(id -> node.put("client_run_id", id));
    ObjectNode params = node.putObject("params");
    record.params().forEach(params::put);
    ObjectNode tags = node.putObject("tags");
    record.tags().forEach(tags::put);
    ObjectNode metrics = node.putObject("metrics");
    record
        .metrics()
        .forEach(
            (key, history) -> {
              ObjectNode curve = metrics.putObject(key);
              history.steps().forEach(curve.putArray("steps")::add);
              history.values().forEach(curve.putArray("values")::add);
            });
  }

  /**
   * Reads it.
   *
   * @param run its folder
   * @throws IllegalArgumentException if a curve is not one
   */
  static RunRecord read(JsonNode node, Path run, Optional<RunStatus> ended) {
    SortedMap<String, MetricHistory> metrics = new TreeMap<>();
    node.path("metrics")
        .properties()
        .forEach(metric -> metrics.put(metric.getKey(), history(metric.getValue())));
    return new RunRecord(
        run.toString(),
        Optional.ofNullable(node.path("client_run_id").textValue()),
        node.path("experiment").asText(),
        node.path("name").asText(),
        ended,
        texts(node.path("params")),
        texts(node.path("tags")),
        metrics);
  }

  private static MetricHistory history(JsonNode curve) {
    Long[] steps = new Long[curve.path("steps").size()];
    Arrays.setAll(steps, i -> curve.path("steps").get(i).asLong());
    Double[] values = new Double[curve.path("values").size()];
    Arrays.setAll(values, i -> curve.path("values").get(i).asDouble());
    return new MetricHistory(List.of(steps), List.of(values));
  }

  private static SortedMap<String, String> texts(JsonNode node) {
    SortedMap<String, String> texts = new TreeMap<>();
    node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
