package io.coursework.mlflow.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendContract;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class TensorBoardBackendTest extends BackendContract {
  private static final Instant NOON = Instant.ofEpochMilli(1_790_000_000_123L);

  @TempDir Path logs;

  @Override
  protected Backend backend() {
    return new TensorBoardBackend(logs);
  }

  @Override
  protected String experiment() {
    return "an experiment";
  }

  @Override
  protected RunContent read(String remoteId) throws IOException {
    return TensorBoardReader.read(logs, remoteId);
  }

  private static MetricPoint point(String key, long millis, long step) {
    return new MetricPoint(key, step / 3.0, NOON.plusMillis(millis), step);
  }

  private static final List<MetricPoint> POINTS =
      List.of(
          point("loss", 0, 1),
          point("rate", 0, 1),
          point("loss", 0, 2), // in the same millisecond
          point("loss", 5, 3),
          point("loss", 5, 2), // steps that go back
          point("loss", 2, 9), // and a clock that does
          point("rate", 6, 7));

  @Test
  void knowsInAnotherProcessWhichPointsItHas() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "again");
    RemoteRun first = backend().open(header);
    first.metrics(POINTS.subList(0, 5));
    for (int from = 0; from < POINTS.size(); from++) {
      backend().open(header).metrics(POINTS.subList(from, POINTS.size()));
      first.metrics(POINTS);
    }
    assertEquals(POINTS, read(first.id()).points());
  }

  @Test
  void writesNothingThatIsSaidAgain() throws Exception {
    RunHeader header =
        RunHeader.of(experiment(), "twice").withTags(Map.of("seed", "1")).withDescription("*why*");
    Path png = Files.write(directory("a.png"), Png.of(3, 2));
    Path vectors = Files.writeString(directory("v.tsv"), "1\t2\n");
    RemoteRun run = say(header, png, vectors);
    long length = Files.size(TensorBoardReader.file(logs.resolve(run.id())));
    say(header, png, vectors);
    assertEquals(length, Files.size(TensorBoardReader.file(logs.resolve(run.id()))));
  }

  private RemoteRun say(RunHeader header, Path png, Path vectors) throws BackendException {
    RemoteRun run = backend().open(header);
    run.params(Map.of("lr", "0.001", "mix", "MAX"));
    run.tags(Map.of("phase", "SUM", Run.DESCRIPTION, "*what*"));
    run.dataset(new DatasetInput("sum", "train", "9f2c01ab", Map.of(), List.of(), Map.of()));
    run.metrics(POINTS);
    run.artifact("images/pca+step+10+timestamp+5+ab~c.png", png);
    run.artifact("figure.png", png);
    run.artifact("embeddings/step_10/vectors.tsv", vectors);
    run.model("model", ModelCard.of("model"), new TreeMap<>(Map.of("weights", vectors)), 0);
    run.end(RunStatus.FINISHED, NOON.plusSeconds(9));
    return run;
  }

  @Test
  @Tag("long")
  void takesUpAFileThatIsCutAnywhere() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "torn").withTags(Map.of("seed", "1"));
    RemoteRun run = backend().open(header);
    run.params(Map.of("lr", "0.001"));
    run.metrics(POINTS);
    RunContent whole = read(run.id());
    Path file = TensorBoardReader.file(logs.resolve(run.id()));
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length <= bytes.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      RemoteRun again = backend().open(header);
      again.params(Map.of("lr", "0.001"));
      again.metrics(POINTS);
      assertEquals(whole, read(run.id()), "cut to " + length);
    }
  }

  @Test
  void doesNotCutWhatIsDamagedBeforeTheEnd() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "damaged");
    RemoteRun run = backend().open(header);
    run.metrics(POINTS);
    Path file = TensorBoardReader.file(logs.resolve(run.id()));
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {0, 8, 14, bytes.length / 2}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      BackendException e =
          assertThrows(BackendException.class, () -> backend().open(header), "byte " + at);
      assertEquals(BackendException.Kind.REFUSED, e.kind());
      assertTrue(e.getMessage().contains("is damaged at byte"), e.getMessage());
      assertEquals(bytes.length, Files.size(file));
    }
  }

  @Test
  void isAnotherRunInAnotherFolderAndAfterADeletion() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "same");
    String id = backend().open(header).id();
    assertNotEquals(id, new TensorBoardBackend(logs.resolve("other")).open(header).id());
    Files.delete(TensorBoardReader.file(logs.resolve(id)));
    assertNotEquals(id, backend().open(header).id());
  }

  @Test
  void saysThatARunsFolderIsGone() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "deleted"));
    Path folder = logs.resolve(run.id());
    Files.delete(TensorBoardReader.file(folder));
    Files.delete(folder);
    BackendException e =
        assertThrows(BackendException.class, () -> run.tags(Map.of("late", "yes")));
    assertEquals(BackendException.Kind.GONE, e.kind());
  }

  @Test
  void staysInItsFolderWhateverTheNames() throws Exception {
    for (String name : List.of("..", "../..", "a/../../b", ".hidden", "ünïcode", "x".repeat(250))) {
      RemoteRun run = backend().open(RunHeader.of(name, name));
      assertEquals(2, Path.of(run.id()).normalize().getNameCount(), run.id());
      assertTrue(Files.isDirectory(logs.resolve(run.id())), run.id());
      assertEquals(name, read(run.id()).name());
    }
  }

  @Test
  void tellsTheHyperparametersOnceAllAreThere() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment(), "params"));
    run.params(Map.of("lr", "0.001"));
    run.params(Map.of("mix", "MAX"));
    run.metrics(POINTS);
    run.params(Map.of("late", "1"));
    run.end(RunStatus.KILLED, NOON.plusSeconds(8));
    run.resume();
    run.end(RunStatus.FINISHED, NOON.plusSeconds(9));
    List<String> told = new ArrayList<>();
    for (Event event : TensorBoardReader.events(logs.resolve(run.id()))) {
      event
          .getSummary()
          .getValueList()
          .forEach(
              value -> {
                if (value.getTag().startsWith("_hparams_")) {
                  told.add(value.getMetadata().getPluginData().getContent().toStringUtf8());
                }
              });
    }
    assertEquals(2, told.size());
    assertTrue(told.get(0).contains("lr") && told.get(0).contains("mix"), told.get(0));
  }

  @Test
  void describesACurveInItsFirstPointOnly() throws Exception {
    RunHeader header = RunHeader.of(experiment(), "curves");
    RemoteRun run = backend().open(header);
    run.metrics(POINTS.subList(0, 3));
    backend().open(header).metrics(POINTS.subList(3, POINTS.size()));
    List<String> described = new ArrayList<>();
    for (Event event : TensorBoardReader.events(logs.resolve(run.id()))) {
      event
          .getSummary()
          .getValueList()
          .forEach(
              value -> {
                if (value.getMetadata().getPluginData().getPluginName().equals("scalars")) {
                  described.add(value.getTag());
                }
              });
    }
    assertEquals(List.of("loss", "rate"), described);
    assertEquals(POINTS.size(), new HashSet<>(read(run.id()).points()).size());
  }

  private Path directory(String file) throws IOException {
    return Files.createDirectories(logs.resolve("own files")).resolve(file);
  }
}
