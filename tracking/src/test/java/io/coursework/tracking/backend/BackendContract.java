package io.coursework.tracking.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Backend} does; each one's test inherits it. */
public abstract class BackendContract {
  private static final Instant NOON = Instant.ofEpochMilli(1_790_000_000_123L);

  @TempDir Path directory;

  /** The backend under test; a second call may give a second client of the same server. */
  protected abstract Backend backend() throws Exception;

  /** An experiment that nothing else uses. */
  protected abstract String experiment();

  /** Reads a run back, not by the code under test. */
  protected abstract RunContent read(String remoteId) throws Exception;

  @Test
  void findsTheRunThatItMadeBefore() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "twice");
    String id = backend().open(header).id();
    assertEquals(id, backend().open(header).id());
    assertNotEquals(id, backend().open(RunHeader.of(header.experiment(), "twice")).id());
  }

  @Test
  void createsARunWithNameStartAndTags() throws Exception {
    RunHeader header =
        RunHeader.of(experiment(), "wide").withTags(Map.of("seed", "7", "device", "cpu"));
    RunContent run = read(backend().open(header).id());
    assertEquals("wide", run.name());
    assertEquals("RUNNING", run.status());
    assertEquals(header.start().toEpochMilli(), run.start());
    assertEquals("7", run.tags().get("seed"));
    assertEquals("cpu", run.tags().get("device"));
  }

  @Test
  void hangsAPartUnderItsParent() throws Exception {
    RunHeader parent = RunHeader.of(experiment(), "parent");
    RunHeader child = RunHeader.of(parent.experiment(), "child").withParent(parent.clientRunId());
    BackendException tooEarly = assertThrows(BackendException.class, () -> backend().open(child));
    assertEquals(BackendException.Kind.PARENT_MISSING, tooEarly.kind());
    String parentId = backend().open(parent).id();
    assertEquals(Optional.of(parentId), read(backend().open(child).id()).parentId());
  }

  @Test
  void keepsEachPointOnceHoweverOftenItIsSent() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "points"));
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 250; step++) {
      for (String key : List.of("train/loss", "train/accuracy", "eval/sum/accuracy", "lr")) {
        points.add(new MetricPoint(key, 1.0 / (step + 1), NOON.plusMillis(step), step));
      }
    }
    run.metrics(points);
    for (int from = 0; from < points.size(); from += 100) {
      run.metrics(points.subList(from, from + 100));
    }
    assertEquals(sorted(points), sorted(read(run.id()).points()));
  }

  @Test
  void writesAParameterOnceAndTellsOfOtherValues() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "params"));
    Map<String, String> params = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      params.put("model.p" + i, "value " + i);
    }
    run.params(params);
    run.params(params);
    assertEquals(params, read(run.id()).params());
    for (int repeat = 0; repeat < 2; repeat++) {
      run.params(Map.of("model.p1", "other", "model.new", "fresh"));
      run.params(Map.of("model.p2", "another", "model.p3", "value 3"));
    }
    params.put("model.new", "fresh");
    assertEquals(params, read(run.id()).params());
    assertEquals(
        "model.p1: value 1 -> other; model.p2: value 2 -> another",
        read(run.id()).tags().get("coursework.param_drift"));
  }

  @Test
  void takesTheLongestParameter() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "long"));
    run.params(Map.of("mix", "\u00e9".repeat(6000)));
    assertEquals("\u00e9".repeat(6000), read(run.id()).params().get("mix"));
  }

  @Test
  void letsTheLastTagWin() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "tags"));
    run.tags(Map.of("phase", "MAX+MED", "kept", "yes"));
    run.tags(Map.of("phase", "SUM"));
    Map<String, String> tags = read(run.id()).tags();
    assertEquals("SUM", tags.get("phase"));
    assertEquals("yes", tags.get("kept"));
  }

  @Test
  void keepsADatasetOnce() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "data"));
    DatasetInput input =
        new DatasetInput(
            "listops/sum",
            "train",
            "9f2c01ab",
            Map.of("generator", "listops", "seed", "1"),
            List.of(new DatasetInput.Column("expression", "string")),
            Map.of("num_rows", 20000));
    run.dataset(input);
    run.dataset(input);
    assertEquals(List.of("train listops/sum 9f2c01ab"), read(run.id()).datasets());
  }

  @Test
  void storesFilesOfAnySizeUnderTheirPath() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "files"));
    byte[] large = new byte[3_000_000];
    new java.util.Random(1).nextBytes(large);
    Map<String, byte[]> files =
        Map.of(
            "config.yaml",
            "model:\n  d_model: 16\n".getBytes(StandardCharsets.UTF_8),
            "images/pca+step+10+timestamp+5+ab~c.png",
            new byte[] {1, 2, 3},
            "checkpoints/step-10/weights.safetensors",
            large,
            "empty.txt",
            new byte[0]);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      run.artifact(file.getKey(), file(file.getValue()));
    }
    Map<String, byte[]> kept = read(run.id()).artifacts();
    assertEquals(files.keySet(), kept.keySet());
    files.forEach((path, content) -> assertArrayEquals(content, kept.get(path), path));
    int fetched = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = directory.resolve("fetched-" + fetched++);
      assertTrue(run.fetch(file.getKey(), file.getValue().length, target), file.getKey());
      assertArrayEquals(file.getValue(), Files.readAllBytes(target), file.getKey());
    }
    assertFalse(
        run.fetch(
            "checkpoints/step-10/weights.safetensors",
            large.length - 1,
            directory.resolve("larger")));
    assertFalse(Files.exists(directory.resolve("larger")));
    for (String nothing : List.of("nothing.txt", "no/thing.txt", "checkpoints/step-10/nothing")) {
      assertFalse(run.fetch(nothing, -1, directory.resolve("nothing")), nothing);
    }
  }

  @Test
  void replacesAFileOfTheSamePath() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "replaced"));
    run.artifact("report.md", file("first, and longer".getBytes(StandardCharsets.UTF_8)));
    run.artifact("report.md", file("second".getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(
        "second".getBytes(StandardCharsets.UTF_8), read(run.id()).artifacts().get("report.md"));
  }

  @Test
  protected void keepsAModelOnceHoweverOftenItIsSent() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "model");
    TreeMap<String, Path> files =
        new TreeMap<>(
            Map.of(
                "weights.bin", file(new byte[] {1, 2, 3}), "graph/graph.pb", file(new byte[300])));
    String id = backend().open(header).id();
    assertEquals(List.of(), read(id).models());
    model(header, files);
    files.put("weights.bin", file(new byte[] {4, 5, 6}));
    model(header, files);
    List<RunContent.Model> models = read(id).models();
    assertEquals(1, models.size(), models.toString());
    assertEquals("model", models.get(0).name());
    Map<String, byte[]> kept = models.get(0).files();
    assertEquals(files.keySet(), kept.keySet());
    assertArrayEquals(new byte[] {4, 5, 6}, kept.get("weights.bin"));
    assertArrayEquals(new byte[300], kept.get("graph/graph.pb"));
  }

  /** Each step twice, and by another client than the step before, as after a lost answer. */
  protected final void model(RunHeader header, SortedMap<String, Path> files) throws Exception {
    OptionalInt next = OptionalInt.of(0);
    while (next.isPresent()) {
      int step = next.getAsInt();
      next = backend().open(header).model("model", ModelCard.of("model"), files, step);
      assertEquals(next, backend().open(header).model("model", ModelCard.of("model"), files, step));
    }
  }

  @Test
  void endsARunInEachWay() throws Exception {
    for (RunStatus status : RunStatus.values()) {
      RemoteRun run = backend().open(RunHeader.of(experiment(), "ends"));
      run.end(status, NOON);
      run.end(status, NOON);
      RunContent content = read(run.id());
      assertEquals(status.name(), content.status());
      assertEquals(Optional.of(NOON.toEpochMilli()), content.end());
    }
  }

  @Test
  void takesAnEndBackAndEndsAgain() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "resumed"));
    run.resume();
    assertEquals("RUNNING", read(run.id()).status());
    run.end(RunStatus.KILLED, NOON);
    run.resume();
    run.resume();
    assertEquals("RUNNING", read(run.id()).status());
    run.end(RunStatus.FINISHED, NOON.plusSeconds(5));
    RunContent content = read(run.id());
    assertEquals("FINISHED", content.status());
    assertEquals(Optional.of(NOON.plusSeconds(5).toEpochMilli()), content.end());
  }

  @Test
  void forgetsATagsValue() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "empty tag"));
    run.tags(Map.of("reason", "interrupted"));
    run.tags(Map.of("reason", ""));
    assertEquals("", read(run.id()).tags().get("reason"));
  }

  @Test
  void linksToAPageOfTheRun() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "link"));
    assertTrue(run.link().toString().contains(run.id()), run.link().toString());
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(directory, "artifact", ""), content);
  }

  private static List<MetricPoint> sorted(List<MetricPoint> points) {
    return points.stream()
        .sorted(Comparator.comparing(MetricPoint::key).thenComparing(MetricPoint::step))
        .toList();
  }
}
