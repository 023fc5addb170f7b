package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.server.MlflowServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one server that asks for logins: Ada owns the experiment, Bob may read it. */
@Tag("mlflow")
class TeamTest {

  private static final String PASSWORD = "a password of twelve";
  private static final String OURS = "adas";

  @TempDir static Path folder;
  private static MlflowServer server;
  private static JsonNode adas;

  @TempDir Path runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    MlflowServer.assumeVersion3("parts of the login installed");
    // Without a cache the server works on each call's password for a tenth of a second and more.
    Path settings =
        Files.writeString(
            folder.resolve("auth.ini"),
            """
            [mlflow]
            default_permission = READ
            database_uri = sqlite:///basic_auth.db
            admin_username = admin
            authorization_function = mlflow.server.auth:authenticate_request_basic_auth
            auth_cache_ttl_seconds = 3600
            """);
    server =
        MlflowServer.start(
            folder,
            Map.of("MLFLOW_AUTH_CONFIG_PATH", settings.toString()),
            "--app-name",
            "basic-auth");
    for (String user : List.of("ada", "bob")) {
      call("2.0", "users/create", user(user, "\"password\": \"" + PASSWORD + "\""));
    }
    Cli cli = as("ada", folder.resolve("adas"), train(OURS));
    assertEquals(0, cli.exitCode(), cli.err());
    adas = cli.json();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String user(String name, String more) {
    return "{\"username\": \"%s\", %s}".formatted(name, more);
  }

  /** Gives Bob a right to an experiment, in place of the one that he had. */
  private static void grant(String experimentId, String permission) {
    String body =
        user(
            "bob",
            "\"resource_type\": \"experiment\", \"resource_id\": \"%s\", \"permission\": \"%s\""
                .formatted(experimentId, permission));
    try {
      call("3.0", "users/permissions/revoke", body); // there may be none
      HttpResponse<String> answer = call("3.0", "users/permissions/grant", body);
      assertEquals(200, answer.statusCode(), answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> call(String version, String path, String body)
      throws IOException, InterruptedException {
    String login = "admin:" + MlflowServer.ADMIN_PASSWORD;
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(server.uri() + "/api/" + version + "/mlflow/" + path))
                .header("Content-Type", "application/json")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  private static Map<String, String> login(String user) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    environment.put("MLFLOW_TRACKING_URI", server.uri().toString());
    environment.put("MLFLOW_TRACKING_USERNAME", user);
    environment.put("MLFLOW_TRACKING_PASSWORD", PASSWORD);
    return environment;
  }

  private static Cli as(String user, Path runs, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (runs != null) {
      words.addAll(List.of("--runs-dir", runs.toString()));
    }
    words.add("--json");
    return Cli.run(login(user), words.toArray(String[]::new));
  }

  private static String[] train(String experiment) {
    return new String[] {
      "train",
      "--config",
      "src/main/configs/sum.yaml",
      "--set",
      "training.steps=20",
      "--set",
      "evaluation.max_examples=20",
      "--set",
      "probes.at_end=[]",
      "--experiment",
      experiment
    };
  }

  private static String adasRun() {
    return "runs:/" + adas.get("run_id").asText();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void whoMayOnlyReadIsToldSoBeforeTheFirstStepAndRepeatsTheRunInAnExperimentOfHisOwn()
      throws IOException {
    for (String[] words :
        List.of(train(OURS), new String[] {"rerun", adasRun(), "--experiment", OURS})) {
      Cli denied = as("bob", runs, words);
      assertEquals(3, denied.exitCode(), denied.err());
      assertTrue(denied.err().contains("denies permission (403)"), denied.err());
      assertTrue(denied.err().contains("the right to write to the experiment"), denied.err());
      assertFalse(denied.err().contains("loss "), "no step: " + denied.err());
      assertTrue(isEmpty(runs), "nothing is half-written");
    }
    for (String[] words :
        List.of(
            new String[] {"tag", adasRun(), "mine=true"},
            new String[] {"note", adasRun(), "mine, too"})) {
      Cli denied = as("bob", null, words);
      assertEquals(1, denied.exitCode(), denied.err());
      assertTrue(denied.err().contains("the right to write to the experiment"), denied.err());
    }
    Cli own = as("bob", runs, "rerun", adasRun(), "--experiment", "bobs");
    assertEquals(0, own.exitCode(), own.err());
    assertTrue(own.json().get("equal").asBoolean());
    Cli best = as("bob", null, "runs", "best", OURS);
    assertEquals(0, best.exitCode(), best.err());
    assertEquals("ada", best.json().get("runs").get(0).get("user").asText(), "the login");
    Cli listed = as("ada", null, "runs", "bobs");
    assertEquals("bob", listed.json().get("runs").get(0).get("user").asText());
  }

  @Test
  void eachRegistersAndRanksTheOthersRuns() {
    Cli registered = as("bob", null, "register", adasRun(), "adder", "--alias", "champion");
    assertEquals(0, registered.exitCode(), registered.err());
    Cli predicted = as("ada", null, "predict", "--model", "models:/adder@champion", "( SUM 3 4 )");
    assertEquals(0, predicted.exitCode(), predicted.err());
    Cli changed = as("ada", null, "register", adasRun(), "adder", "--alias", "best");
    assertEquals(1, changed.exitCode(), changed.err());
    assertTrue(changed.err().contains("the right to change this registered model"), changed.err());
  }

  @Test
  void whoHasNoRightIsToldThatHeLacksTheRightToRead() throws IOException {
    Cli secret = as("ada", folder.resolve("secret"), train("secret"));
    assertEquals(0, secret.exitCode(), secret.err());
    String id = experiment(secret.json());
    grant(id, "DENY");
    String run = "runs:/" + secret.json().get("run_id").asText();
    for (String[] words :
        List.of(
            new String[] {"rerun", run, "--runs-dir", runs.toString()},
            new String[] {"verify", run},
            new String[] {"runs", run},
            new String[] {"predict", "--model", run, "( SUM 3 4 )"})) {
      Cli denied = as("bob", null, words);
      assertEquals(1, denied.exitCode(), denied.err());
      assertTrue(denied.err().contains("the right to read it"), denied.err());
    }
    assertTrue(isEmpty(runs), "nothing is half-written");
  }

  private static String experiment(JsonNode run) {
    return run.get("link").asText().replaceAll(".*/experiments/([^/]+)/.*", "$1");
  }

  /** The right is taken while the first of two trials trains, and given again afterwards. */
  @Test
  void aRightThatIsLostInMidSweepCostsNothingAndSyncSendsTheRestOnceItIsGrantedAgain()
      throws IOException {
    Cli first = as("ada", folder.resolve("shared"), train("shared"));
    String id = experiment(first.json());
    grant(id, "EDIT");
    Path file =
        Files.writeString(
            runs.resolve("sweep.yaml"),
            "name: sizes\nbase: %s\nseeds: 0..1\n"
                .formatted(Path.of("src/main/configs/sum.yaml").toAbsolutePath()));
    Path kept = runs.resolve("kept");
    // What says that trials begin runs on the thread that is about to train them.
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          private boolean taken;

          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (!taken && toString(StandardCharsets.UTF_8).contains("2 of 2 trials to run")) {
              taken = true;
              grant(id, "READ");
            }
          }
        };
    Variables.give(login("bob"));
    Cli sweep;
    try {
      sweep =
          Cli.run(
              err,
              "sweep",
              "--config",
              file.toString(),
              "--experiment",
              "shared",
              "--runs-dir",
              kept.toString(),
              "--set",
              "training.steps=20",
              "--set",
              "evaluation.max_examples=20",
              "--set",
              "probes.at_end=[]",
              "--parallel",
              "1",
              "--json");
    } finally {
      Variables.give(System.getenv());
    }
    assertEquals(1, sweep.exitCode(), sweep.err());
    assertEquals("finished", sweep.json().get("trials").get(1).get("status").asText());
    assertTrue(sweep.err().contains("send what the server lacks with: coursework sync"));
    grant(id, "EDIT");
    Cli sync = as("bob", kept, "sync", "--all");
    assertEquals(0, sync.exitCode(), sync.err());
    Cli listed = as("ada", null, "runs", "shared");
    assertEquals(4, listed.json().get("runs").size(), "hers, the parent, two trials");
  }
}
