package io.coursework.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.extension.BackendType;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendContract;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The example's backend keeps what every backend promises. */
class ExampleBackendTest extends BackendContract {

  private static URLClassLoader loader;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    loader = ExampleJar.loader(ExampleBackendTest.class.getClassLoader());
  }

  @AfterAll
  static void unload() throws IOException {
    loader.close();
  }

  @Override
  protected Backend backend() throws Exception {
    BackendType type =
        (BackendType) loader.loadClass("example.FolderType").getConstructor().newInstance();
    return type.open(folder.toString()).backend();
  }

  @Override
  protected String experiment() {
    return "../an experiment";
  }

  @Override
  protected RunContent read(String remoteId) throws IOException {
    Path run = folder.resolve("___an_experiment").resolve(remoteId);
    JsonNode state = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    List<String> datasets = new ArrayList<>();
    state.get("datasets").forEach(one -> datasets.add(one.asText()));
    List<RunContent.Model> models = new ArrayList<>();
    if (Files.isDirectory(run.resolve("models"))) {
      try (Stream<Path> names = Files.list(run.resolve("models"))) {
        for (Path model : names.sorted().toList()) {
          models.add(new RunContent.Model(model.getFileName().toString(), files(model)));
        }
      }
    }
    return new RunContent(
        state.get("name").asText(),
        state.get("status").asText(),
        state.get("start").asLong(),
        state.has("end") ? Optional.of(state.get("end").asLong()) : Optional.empty(),
        Optional.ofNullable(state.get("parent").textValue()),
        texts(state.get("params")),
        texts(state.get("tags")),
        points(run.resolve("metrics.tsv")),
        datasets,
        files(run.resolve("artifacts")),
        models);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static List<MetricPoint> points(Path file) throws IOException {
    List<MetricPoint> points = new ArrayList<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      String[] cells = line.split("\t");
      points.add(
          new MetricPoint(
              cells[0],
              Double.parseDouble(cells[3]),
              Instant.ofEpochMilli(Long.parseLong(cells[2])),
              Long.parseLong(cells[1])));
    }
    return points;
  }

  private static Map<String, byte[]> files(Path below) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(below)) {
      try (Stream<Path> all = Files.walk(below)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(below.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
