package io.coursework.mlflow.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.MetricPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a journal says, read as plain JSON lines and not by the code under test.
 *
 * @param clientRunId of the run
 * @param points those that are finite, in order
 * @param lastStep of the curve that has a point at each step, -1 if it has none
 * @param files the hash of each file, the newest of its path
 */
record RecordedJournal(
    String clientRunId,
    List<MetricPoint> points,
    long lastStep,
    Map<String, String> params,
    Map<String, String> tags,
    List<String> datasets,
    Map<String, String> files) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A last line without its end is none. */
  static RecordedJournal read(Path directory) throws IOException {
    String text = Files.readString(directory.resolve("journal.jsonl"));
    RecordedJournal journal =
        new RecordedJournal(
            "",
            new ArrayList<>(),
            -1,
            new TreeMap<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            new TreeMap<>());
    String clientRunId = "";
    long lastStep = -1;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      if (line.isEmpty()) {
        continue;
      }
      JsonNode entry = JSON.readTree(line);
      switch (entry.path("type").asText()) {
        case "started" -> clientRunId = entry.at("/header/client_run_id").asText();
        case "metrics" -> {
          entry.path("values").properties().forEach(value -> journal.add(entry, value));
          lastStep = Math.max(lastStep, entry.path("step").asLong());
        }
        case "params" -> texts(entry, journal.params);
        case "tags" -> texts(entry, journal.tags);
        case "dataset" -> {
          JsonNode input = entry.path("input");
          journal.datasets.add(
              "%s %s %s"
                  .formatted(
                      input.path("context").asText(),
                      input.path("name").asText(),
                      input.path("digest").asText()));
        }
        case "artifact" ->
            journal.files.put(entry.path("path").asText(), entry.path("sha256").asText());
        default -> {}
      }
    }
    return new RecordedJournal(
        clientRunId,
        journal.points,
        lastStep,
        journal.params,
        journal.tags,
        journal.datasets,
        journal.files);
  }

  private void add(JsonNode entry, Map.Entry<String, JsonNode> value) {
    if (value.getValue().isNumber()) {
      points.add(
          new MetricPoint(
              value.getKey(),
              value.getValue().doubleValue(),
              Instant.ofEpochMilli(entry.path("time").asLong()),
              entry.path("step").asLong()));
    }
  }

  private static void texts(JsonNode entry, Map<String, String> into) {
    entry.path("values").properties().forEach(e -> into.put(e.getKey(), e.getValue().asText()));
  }
}
