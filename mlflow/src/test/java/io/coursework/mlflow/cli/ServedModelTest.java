package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.model.ModelOptions;
import io.coursework.mlflow.cli.model.TrainedModel;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.tracking.MlflowClient;

/** The model of a run as people use it who have Python, MLflow and TensorFlow, but not us. */
@Tag("python")
class ServedModelTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TrackingOptions NO_OPTIONS =
      new TrackingOptions(Optional.empty(), false, Optional.empty(), Optional.empty(), false);

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
    ConfigLoader config =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class);
    try (TrainedModel model =
        new ModelOptions(run.directory().toString(), NO_OPTIONS)
            .open(config, new Catalogue(Set.of()))) {
      List<Integer> tokens = new ArrayList<>();
      JSON.readTree(TOKENS).forEach(row -> row.forEach(token -> tokens.add(token.asInt())));
      expected = model.transformer().logits(tokens.stream().mapToInt(i -> i).toArray(), 2, 7);
    }
  }

  /** MLflow finds a run's model by the name that it shows: the run's. */
  private static String model() throws IOException {
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String name =
          client.getRun(run.id()).getInfo().getRunName().replaceAll("[^A-Za-z0-9_+~-]+", "-");
      return "runs:/%s/%s".formatted(run.id(), name);
    }
  }

  private static String output(ProcessBuilder python) throws Exception {
    Path out = folder.resolve("out.json");
    Path err = folder.resolve("python.log");
    Process process = python.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertEquals(0, process.waitFor(), Files.readString(err));
    return Files.readString(out);
  }

  @Test
  void loadsByTheRunsAddressInBothWays() throws Exception {
    JsonNode logits =
        JSON.readTree(output(python("src/test/python/load_model.py", model(), TOKENS)));
    compare(logits.get("pyfunc"));
    compare(logits.get("tensorflow"));
  }

  @Test
  void saysOfEachTextWhyItHasNoAnswer() throws Exception {
    Path texts =
        Files.writeString(
            folder.resolve("texts.json"),
            "[\"( MAX 1 2 )\", \"( MAX 1 X )\", \"\", \"( MAX 1\", null, 5, \"7\", \"( WAX 1 2 )\","
                + " \"( MAX %s)\"]".formatted("1 ".repeat(500)));
    JsonNode answers =
        JSON.readTree(output(python("src/test/python/answer_texts.py", model(), texts.toString())));
    assertEquals(9, answers.size());
    assertFalse(answers.get(0).get("chain_of_thought").asText().isEmpty());
    List<String> reasons = new ArrayList<>();
    answers.forEach(answer -> reasons.add(answer.get("reason").asText()));
    for (int i = 1; i < 9; i++) {
      JsonNode answer = answers.get(i);
      assertTrue(answer.get("answer").isNull(), answer.toString());
      assertFalse(answer.get("well_formed").asBoolean(), answer.toString());
    }
    assertEquals(
        "column 9: found 'X', expected a value 0..9, '(' or ')'",
        reasons.get(1),
        "as Java says it");
    assertEquals("column 1: the text ends, expected a value 0..9 or '('", reasons.get(2));
    assertEquals("column 8: the text ends, expected a value 0..9, '(' or ')'", reasons.get(3));
    assertEquals("None is not a text", reasons.get(4));
    assertEquals("5 is not a text", reasons.get(5));
    assertTrue(reasons.get(6).startsWith("a bare value has no chain of thought"), reasons.get(6));
    assertTrue(
        reasons.get(7).startsWith("column 3: found 'WAX', expected an operation ("),
        reasons.get(7));
    assertTrue(reasons.get(8).contains("but the model reads at most"), reasons.get(8));
  }

  @Test
  void saysThatTensorFlowIsMissing() throws Exception {
    Path without = Files.createDirectory(folder.resolve("without"));
    Files.writeString(
        without.resolve("tensorflow.py"), "raise ImportError(\"No module named 'tensorflow'\")\n");
    Path texts = Files.writeString(folder.resolve("one.json"), "[\"( MAX 1 2 )\"]");
    Path err = folder.resolve("missing.log");
    ProcessBuilder python =
        python("src/test/python/answer_texts.py", model(), texts.toString())
            .redirectError(err.toFile());
    python.environment().put("PYTHONPATH", without.toString());
    assertNotEquals(0, python.start().waitFor());
    List<String> said = Files.readAllLines(err);
    String last = said.get(said.size() - 1);
    assertTrue(
        last.contains("this model needs the Python package tensorflow (it was written by 2.18.0)"),
        String.join("\n", said));
    assertTrue(last.contains("pip install -r "), last);
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
                model(),
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
      String tokens = "{\"inputs\": {\"tokens\": %s}}".formatted(TOKENS);
      compare(JSON.readTree(answer(tokens, port, serving, log)).at("/predictions/logits"));
      Cli cli = Cli.run("predict", "--model", run.directory().toString(), "--json", "( MAX 1 2 )");
      for (String body :
          List.of(
              "{\"inputs\": [\"( MAX 1 2 )\", \"( MAX 1 X )\"]}",
              "{\"dataframe_split\": {\"columns\": [\"expression\"], \"data\":"
                  + " [[\"( MAX 1 2 )\"], [\"( MAX 1 X )\"]]}}")) {
        JsonNode rows = JSON.readTree(answer(body, port, serving, log)).path("predictions");
        assertEquals(2, rows.size(), rows.toString());
        assertEquals(
            cli.json().get("chain_of_thought").asText(),
            rows.get(0).get("chain_of_thought").asText());
        assertTrue(rows.get(1).get("reason").asText().startsWith("column 9"), rows.toString());
      }
    } finally {
      serving.descendants().forEach(ProcessHandle::destroyForcibly);
      serving.destroyForcibly().waitFor();
    }
  }

  private static String answer(String body, int port, Process serving, Path log) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/invocations"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
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
