package io.coursework.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run's journal says the server should hold in the end.
 *
 * @param tags as they were set last, those of the header among them
 * @param points all finite ones
 * @param datasets {@code context name digest} of each
 * @param artifacts by path, as they were stored last
 * @param models names to files, relative to the model's folder
 * @param status RUNNING, or the name of a {@link RunStatus}
 */
public record JournalContent(
    RunHeader header,
    Map<String, String> params,
    Map<String, String> tags,
    List<MetricPoint> points,
    Set<String> datasets,
    Map<String, Artifact> artifacts,
    Map<String, List<String>> models,
    String status,
    Optional<Instant> end) {

  /**
   * @param size bytes
   * @param sha256 64 hex digits
   */
  public record Artifact(long size, String sha256) {}

  /** Reads the journal in a run's directory. */
  public static JournalContent read(Path directory) throws IOException {
    RunHeader header = null;
    Map<String, String> params = new TreeMap<>();
    Map<String, String> tags = new TreeMap<>();
    List<MetricPoint> points = new ArrayList<>();
    Set<String> datasets = new TreeSet<>();
    Map<String, Artifact> artifacts = new TreeMap<>();
    Map<String, List<String>> models = new TreeMap<>();
    String status = "RUNNING";
    Optional<Instant> end = Optional.empty();
    try (JournalReader reader = new JournalReader(directory, 0)) {
      for (Optional<JournalReader.Read> read = reader.next();
          read.isPresent();
          read = reader.next()) {
        Instant time = read.get().entry().time();
        RunEvent event = read.get().entry().event();
        if (event instanceof RunEvent.Started started) {
          header = started.header();
          tags.putAll(header.tags());
        } else if (event instanceof RunEvent.Params more) {
          params.putAll(more.values());
        } else if (event instanceof RunEvent.Tags more) {
          tags.putAll(more.values());
        } else if (event instanceof RunEvent.Metrics metrics) {
          metrics.values().entrySet().stream()
              .filter(value -> Double.isFinite(value.getValue()))
              .map(v -> new MetricPoint(v.getKey(), v.getValue(), time, metrics.step()))
              .forEach(points::add);
        } else if (event instanceof RunEvent.Dataset dataset) {
          DatasetInput input = dataset.input();
          datasets.add("%s %s %s".formatted(input.context(), input.name(), input.digest()));
        } else if (event instanceof RunEvent.Artifact artifact) {
          artifacts.put(artifact.path(), new Artifact(artifact.size(), artifact.sha256()));
        } else if (event instanceof RunEvent.Model model) {
          models.put(model.name(), model.files());
        } else if (event instanceof RunEvent.Ended ended) {
          status = ended.status().name();
          end = Optional.of(time);
        } else if (event instanceof RunEvent.Resumed) {
          status = "RUNNING";
        }
      }
    }
    return new JournalContent(
        header, params, tags, points, datasets, artifacts, models, status, end);
  }
}
