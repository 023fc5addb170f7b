package io.coursework.mlflow.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run's journal says, read line by line and not by the code under test.
 *
 * @param clientRunId empty if the journal has no whole line
 * @param status of the run, RUNNING if the journal has no end
 * @param end milliseconds since 1970, 0 if it has none
 * @param params the first value of each
 * @param tags the last value of each
 * @param points each as key, step, time and value, those apart that are not finite
 * @param datasets context, name and digest of each
 * @param artifacts the last SHA-256 of each path
 * @param models by name
 */
public record JournalContent(
    String clientRunId,
    String status,
    long start,
    long end,
    Map<String, String> params,
    Map<String, String> tags,
    Set<String> points,
    Set<String> datasets,
    Map<String, String> artifacts,
    Map<String, Kept> models) {

  /**
   * A model.
   *
   * @param title under which a server of MLflow 3 shows it
   * @param checkpoint whether other servers leave it out
   * @param files the SHA-256 of each file by its path in the model's folder
   */
  public record Kept(String title, boolean checkpoint, SortedMap<String, String> files) {}

  /** The server adds its own facts to it. */
  private static final String DESCRIPTION = "MLmodel";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a journal; its last line may be torn. */
  public static JournalContent read(Path directory) throws IOException {
    String clientRunId = "";
    String status = "RUNNING";
    long start = 0;
    long end = 0;
    Map<String, String> params = new TreeMap<>();
    Map<String, String> tags = new TreeMap<>();
    Set<String> points = new TreeSet<>();
    Set<String> datasets = new TreeSet<>();
    Map<String, String> artifacts = new TreeMap<>();
    Map<String, Kept> models = new TreeMap<>();
    String text =
        new String(Files.readAllBytes(directory.resolve("journal.jsonl")), StandardCharsets.UTF_8);
    for (String written : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      JsonNode line;
      try {
        line = JSON.readTree(written);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not the last line, and no JSON: " + written, e);
      }
      long time = line.path("time").asLong();
      switch (line.path("type").asText()) {
        case "started" -> {
          clientRunId = line.at("/header/client_run_id").asText();
          start = line.at("/header/start").asLong();
          line.at("/header/tags").properties().forEach(t -> tags.put(t.getKey(), text(t)));
        }
        case "params" ->
            line.path("values").properties().forEach(p -> params.putIfAbsent(p.getKey(), text(p)));
        case "tags" -> line.path("values").properties().forEach(t -> tags.put(t.getKey(), text(t)));
        case "metrics" ->
            line.path("values")
                .properties()
                .forEach(
                    value -> {
                      if (value.getValue().isNumber()) {
                        points.add(
                            point(
                                value.getKey(),
                                line.path("step").asLong(),
                                time,
                                value.getValue().doubleValue()));
                      }
                    });
        case "artifact" -> artifacts.put(line.path("path").asText(), line.path("sha256").asText());
        case "dataset" ->
            datasets.add(
                "%s %s %s"
                    .formatted(
                        line.at("/input/context").asText(),
                        line.at("/input/name").asText(),
                        line.at("/input/digest").asText()));
        case "model" -> {
          String name = line.path("name").asText();
          SortedMap<String, String> hashes = new TreeMap<>();
          for (JsonNode file : line.path("files")) {
            String path = file.isTextual() ? file.asText() : file.path("path").asText();
            byte[] kept =
                Files.readAllBytes(directory.resolve("artifacts").resolve(name).resolve(path));
            // A journal of the first version does not tell the hashes of a model's files.
            hashes.put(path, file.has("sha256") ? file.path("sha256").asText() : sha256(kept));
          }
          models.put(
              name,
              new Kept(
                  line.at("/card/title").asText(name),
                  line.at("/card/checkpoint").asBoolean(),
                  hashes));
        }
        case "ended" -> {
          status = line.path("status").asText();
          end = time;
        }
        case "resumed" -> {
          line.path("process").properties().forEach(t -> tags.put(t.getKey(), text(t)));
          status = "RUNNING";
          end = 0;
        }
        default -> {
          // Nothing that the server would show.
        }
      }
    }
    return new JournalContent(
        clientRunId, status, start, end, params, tags, points, datasets, artifacts, models);
  }

  /**
   * Says in what a run on the server differs from the journal.
   *
   * @return empty if in nothing
   */
  public List<String> differences(RunContent run) {
    List<String> found = run.points().stream().map(JournalContent::point).sorted().toList();
    SortedMap<String, String> hashes = hashes(run.artifacts());
    Map<String, SortedMap<String, String>> there = new TreeMap<>();
    run.models().forEach(model -> there.put(model.name(), hashes(model.files())));
    boolean titled = models.values().stream().anyMatch(model -> there.containsKey(model.title()));
    Map<String, SortedMap<String, String>> expected = new TreeMap<>();
    Map<String, SortedMap<String, String>> kept = new TreeMap<>();
    models.forEach(
        (name, model) -> {
          if (titled || !model.checkpoint()) {
            expected.put(name, model.files());
            String shown = there.containsKey(model.title()) ? model.title() : name;
            kept.put(name, there.containsKey(shown) ? there.get(shown) : folder(hashes, name));
          }
        });
    Map<String, String> told = new TreeMap<>(tags);
    String note = told.remove("coursework.description");
    boolean noted = note == null || note.equals(run.tags().get("mlflow.note.content"));
    return Stream.of(
            difference("status", status, run.status()),
            difference("start", start, run.start()),
            difference("end", end, run.end().orElse(0L)),
            difference("params", params, run.params()),
            difference("description", true, noted),
            difference("points", points.stream().sorted().toList(), found),
            difference(
                "data sets", List.copyOf(datasets), run.datasets().stream().sorted().toList()),
            difference("artifacts", artifacts, hashes),
            difference("models", withoutDescription(expected), withoutDescription(kept)),
            difference(
                "number of models", expected.size(), Math.max(kept.size(), run.models().size())),
            told.entrySet().stream()
                .filter(tag -> !tag.getValue().equals(run.tags().get(tag.getKey())))
                .map(tag -> "tag " + tag + ", not " + run.tags().get(tag.getKey()))
                .min(Comparator.naturalOrder())
                .orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }

  /** On an older server a model is a folder of the run: takes it out of the run's files. */
  private static SortedMap<String, String> folder(SortedMap<String, String> hashes, String name) {
    SortedMap<String, String> folder = hashes.subMap(name + "/", name + "0");
    SortedMap<String, String> files = new TreeMap<>();
    folder.forEach((path, hash) -> files.put(path.substring(name.length() + 1), hash));
    folder.clear();
    return files;
  }

  private static SortedMap<String, String> hashes(Map<String, byte[]> files) {
    SortedMap<String, String> hashes = new TreeMap<>();
    files.forEach((path, content) -> hashes.put(path, sha256(content)));
    return hashes;
  }

  private static Map<String, SortedMap<String, String>> withoutDescription(
      Map<String, SortedMap<String, String>> models) {
    Map<String, SortedMap<String, String>> without = new TreeMap<>();
    models.forEach(
        (name, files) -> {
          SortedMap<String, String> others = new TreeMap<>(files);
          others.replace(DESCRIPTION, "there");
          without.put(name, others);
        });
    return without;
  }

  private static String difference(String what, Object here, Object there) {
    return here.equals(there) ? null : "%s: %s, on the server %s".formatted(what, here, there);
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return entry.getValue().asText();
  }

  private static String point(MetricPoint point) {
    return point(point.key(), point.step(), point.time().toEpochMilli(), point.value());
  }

  private static String point(String key, long step, long time, double value) {
    return "%s %d %s %s".formatted(key, step, Instant.ofEpochMilli(time), value);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
