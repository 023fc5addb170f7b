package io.coursework.mlflow.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard's own classes find in a recorded run all that was recorded. */
@Tag("python")
class BoardInPythonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();
  private static final Duration LONG = Eventually.LONG;
  private static final int STEPS = 3000;

  @TempDir static Path folder;
  private static Path logs;
  private static String id;
  private static long before;

  @BeforeAll
  static void record() throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make serve-venv'");
    logs = folder.resolve("logs");
    before = System.currentTimeMillis();
    try (Run run =
        new Tracking(folder.resolve("runs"), new TensorBoardBackend(logs))
            .start(RunHeader.of("an experiment", "joint").withTags(Map.of("seed", "7")))) {
      run.params(Map.of("model.d_model", "48", "lr", "1e-3", "fresh", "true", "mix", "MAX+MED"));
      run.describe("# Joint");
      run.dataset(
          new DatasetInput("sum", "train", "9f2c01ab", Map.of("seed", "1"), List.of(), Map.of()));
      for (int step = 0; step < STEPS; step++) {
        run.metrics(Map.of("train/loss", 1.0 / (1 + step), "rate", 0.1), step);
      }
      for (int step : new int[] {100, 200}) {
        run.artifact("images/pca+step+%d+timestamp+5+ab.png".formatted(step), Png.of(30, 20));
        run.artifact("curve.png", Png.of(step, 20));
        assertTrue(run.drain(LONG).complete());
      }
      run.artifact(
          "embeddings/step_200/vectors.tsv", "0.5\t-1\n2\t3\n".getBytes(StandardCharsets.UTF_8));
      run.artifact(
          "embeddings/step_200/metadata.tsv", "zero\none\n".getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.FINISHED, null);
      assertTrue(run.drain(LONG).complete());
      id = run.remoteId().orElseThrow();
    }
  }

  @Test
  void findsCurvesTextsPicturesHyperparametersAndEmbeddings() throws Exception {
    JsonNode found = read(logs.resolve(id));

    for (String curve : List.of("train/loss", "rate")) {
      JsonNode points = found.path("scalars").path(curve);
      assertEquals(STEPS, points.size());
      for (int step = 0; step < STEPS; step++) {
        JsonNode point = points.get(step);
        long time = point.get(0).longValue();
        assertTrue(before <= time && time <= System.currentTimeMillis(), point.toString());
        assertEquals(step, point.get(1).longValue());
        // The page shows single precision.
        float value = (float) (curve.equals("rate") ? 0.1 : 1.0 / (1 + step));
        assertEquals(value, (float) point.get(2).doubleValue());
      }
    }
    JsonNode texts = found.path("texts");
    assertEquals(
        JSON.readTree(
            "[[\"fresh\",\"true\"],[\"lr\",\"1e-3\"],[\"mix\",\"MAX+MED\"],[\"model.d_model\",\"48\"]]"),
        texts.path("about/params"));
    assertTrue(texts.path("about/tags").toString().contains("[\"seed\",\"7\"]"), texts.toString());
    assertTrue(texts.path("about/run").toString().contains("[\"status\",\"FINISHED\"]"));
    assertEquals("[[\"# Joint\"]]", texts.path("about/description").toString());
    assertEquals("train sum 9f2c01ab", texts.path("about/datasets").path(0).path(0).asText());
    assertEquals("[[100,30,20],[200,30,20]]", found.at("/images/images~1pca").toString());
    assertEquals("[[0,100,20],[1,200,20]]", found.at("/images/curve").toString());
    assertEquals(
        JSON.readTree("{\"fresh\":true,\"lr\":0.001,\"mix\":\"MAX+MED\",\"model.d_model\":48.0}"),
        found.path("hparams").path("_hparams_/session_start_info").path("hparams"));
    assertEquals(
        "STATUS_SUCCESS",
        found.path("hparams").path("_hparams_/session_end_info").path("status").asText());
    assertEquals(
        JSON.readTree(
            "[{\"name\":\"embeddings/step_200\",\"vectors\":[[0.5,-1.0],[2.0,3.0]],\"metadata\":[\"zero\",\"one\"]}]"),
        found.path("embeddings"));
  }

  /** Its page has a loader of its own, which is pickier than its Python. */
  @Test
  void showsTheCurvesOnItsPage() throws Exception {
    Path log = folder.resolve("tensorboard.log");
    Process page =
        new ProcessBuilder(
                PYTHON.toString(),
                "-m",
                "tensorboard.main",
                "--logdir",
                logs.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Eventually.await(
          "both curves",
          () -> {
            assertTrue(page.isAlive(), Files.readString(log));
            JsonNode curves = ask(log, "/data/plugin/scalars/tags").path(id);
            return curves.has("train/loss") && curves.has("rate");
          });
      String rate = "/data/plugin/scalars/scalars?tag=rate&run=" + id.replace("/", "%2F");
      // It shows what it has loaded so far.
      Eventually.await("the last point", () -> lastStep(ask(log, rate)) == STEPS - 1);
      assertEquals(0.1f, (float) ask(log, rate).get(0).get(2).doubleValue());
    } finally {
      page.descendants().forEach(ProcessHandle::destroy);
      page.destroy();
      page.waitFor();
    }
  }

  private static long lastStep(JsonNode points) {
    return points.isEmpty() ? -1 : points.get(points.size() - 1).get(1).longValue();
  }

  /** The page's answer; an empty one while it does not answer yet. */
  private static JsonNode ask(Path log, String path) throws Exception {
    Matcher address = Pattern.compile("http://127.0.0.1:\\d+").matcher(Files.readString(log));
    if (!address.find()) {
      return JSON.createObjectNode();
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address.group() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
  }

  private JsonNode read(Path run) throws Exception {
    Path out = folder.resolve("found.json");
    Path err = folder.resolve("python.log");
    Process python =
        new ProcessBuilder(PYTHON.toString(), "src/test/python/read_board.py", run.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertEquals(0, python.waitFor(), Files.readString(err));
    return JSON.readTree(out.toFile());
  }
}
