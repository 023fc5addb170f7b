package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of a run as people use it who have Python, MLflow and TensorFlow, but not us. */
@Tag("python")
class ServedModelTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();
  private static final String TOKENS = "[[15, 11, 3, 8, 5, 16, 17], [15, 11, 9, 9, 16, 17, 9]]";

  /** Logits are near 1; Python's TensorFlow has other kernels, and JSON all digits of float32. */
  private static final double TOLERANCE = 1e-4;

  @TempDir static Path folder;
  private static LoggedRun run;
  private static float[] expected;

  @BeforeAll
  static void train() throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make serve-venv'");
    run = LoggedRun.train(SERVER, folder);
    CommandLine line =
        new DefaultParser()
            .parse(
                new Options().addOption(ModelSource.option()),
                new String[] {"--model", run.directory().toString()});
    ConfigLoader config =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class);
    try (TrainedModel model = TrainedModel.open(line, config, new Catalogue(Set.of()))) {
      List<Integer> tokens = new ArrayList<>();
      JSON.readTree(TOKENS).forEach(row -> row.forEach(token -> tokens.add(token.asInt())));
      expected = model.transformer().logits(tokens.stream().mapToInt(i -> i).toArray(), 2, 7);
    }
  }

  @Test
  void loadsByTheRunsAddressInBothWays() throws Exception {
    Path out = folder.resolve("logits.json");
    Path err = folder.resolve("load.log");
    Process python =
        python("src/test/python/load_model.py", "runs:/" + run.id() + "/model", TOKENS)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertEquals(0, python.waitFor(), Files.readString(err));
    JsonNode logits = JSON.readTree(out.toFile());
    compare(logits.get("pyfunc"));
    compare(logits.get("tensorflow"));
  }

  @Test
  void answersOverHttpWhereMlflowServesIt() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = folder.resolve("serve.log");
    Process serving =
        python(
                "-m",
                "mlflow",
                "models",
                "serve",
                "-m",
                "runs:/" + run.id() + "/model",
                "--env-manager",
                "local",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      compare(JSON.readTree(answer(port, serving, log)).at("/predictions/logits"));
    } finally {
      serving.descendants().forEach(ProcessHandle::destroyForcibly);
      serving.destroyForcibly().waitFor();
    }
  }

  private static String answer(int port, Process serving, Path log) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/invocations"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"inputs\": {\"tokens\": " + TOKENS + "}}"))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    AtomicReference<HttpResponse<String>> response = new AtomicReference<>();
    Eventually.await(
        "the model's server",
        () -> {
          assertTrue(serving.isAlive(), Files.readString(log));
          try {
            response.set(client.send(request, BodyHandlers.ofString()));
            return true;
          } catch (IOException e) {
            return false; // it is still loading TensorFlow
          }
        });
    assertEquals(200, response.get().statusCode(), response.get().body());
    return response.get().body();
  }

  private static ProcessBuilder python(String... arguments) {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MLFLOW_TRACKING_URI", SERVER.uri().toString());
    builder
        .environment()
        .merge("PATH", PYTHON.getParent().toString(), (old, bin) -> bin + ":" + old);
    return builder;
  }

  private static void compare(JsonNode logits) {
    List<Double> values = new ArrayList<>();
    logits.forEach(
        row -> row.forEach(token -> token.forEach(value -> values.add(value.asDouble()))));
    assertEquals(expected.length, values.size(), logits.toString());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], values.get(i), TOLERANCE, "logit " + i);
    }
  }
}
