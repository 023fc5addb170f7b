package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.FaultyLink.Fault;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * Whole runs over a link on which every kind of call goes wrong once: in the end the real server
 * has what the journal has, and nothing twice.
 */
@Tag("mlflow")
class FaultMatrixTest {
  private static final Duration LONG = Eventually.LONG;

  /** So that a test of silence is short. Who gives up a good answer as well only asks again. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Each changes something on the server, so that it matters whether it took effect. */
  private static final List<String> CALLS =
      List.of(
          "POST .*/runs/create",
          "POST .*/runs/log-batch",
          "POST .*/runs/log-batch",
          "POST .*/runs/log-inputs",
          "PUT .*/notes.txt",
          "PUT .*/saved_model.pb",
          "POST .*/logged-models ",
          "PATCH .*/logged-models/",
          "POST .*/logged-models/.*/params",
          "POST .*/runs/outputs",
          "POST .*/runs/log-model",
          "POST .*/runs/update");

  /** Calls that a server knows from version 3 on, or up to version 2. */
  private static final List<String> OF_3 = List.of("logged-models", "runs/outputs");

  private static final List<String> OF_2 = List.of("runs/log-model");

  @TempDir Path directory;

  private final MlflowServer server = MlflowServer.shared();
  private final FaultyLink link;
  private final String experiment = "faults " + UUID.randomUUID();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  FaultMatrixTest() throws IOException {
    link = new FaultyLink(server.uri().getPort());
  }

  @AfterEach
  void cutTheLink() throws IOException {
    link.close();
  }

  enum Trouble {
    SLOW_DOWN(
        exchange ->
            exchange.answer(
                429, "Retry-After: 1\r\n", "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\"}")),
    ERROR_500(exchange -> exchange.answer(500, "", "{\"error_code\":\"INTERNAL_ERROR\"}")),
    ERROR_500_AFTER_THE_EFFECT(
        exchange -> {
          exchange.serverAnswer();
          exchange.answer(500, "", "{\"error_code\":\"INTERNAL_ERROR\"}");
        }),
    RESET_IN_THE_REQUEST(
        exchange -> {
          exchange.sendHalfToServer();
          exchange.reset();
        }),
    RESET_IN_THE_ANSWER(
        exchange -> {
          exchange.answer(FaultyLink.half(exchange.serverAnswer()));
          exchange.reset();
        }),
    CLOSED_WITHOUT_AN_ANSWER(FaultyLink.Exchange::serverAnswer),
    SILENCE(exchange -> Eventually.silence()),
    SILENCE_AFTER_THE_HEADERS(
        exchange -> {
          String answer = new String(exchange.serverAnswer(), StandardCharsets.ISO_8859_1);
          exchange.answer(
              answer.substring(0, answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8));
          Eventually.silence();
        }),
    PAGE_FOR_PEOPLE(exchange -> exchange.answer(200, "", "<!doctype html><h1>Sign in</h1>")),
    GATEWAY_PAGE(exchange -> exchange.answer(502, "", "<html>Bad Gateway</html>"));

    private final Fault fault;

    Trouble(Fault fault) {
      this.fault = fault;
    }
  }

  private Tracking tracking() {
    return tracking(LONG);
  }

  /**
   * @param exchange how long an answer is waited for
   */
  private Tracking tracking(Duration exchange) {
    MlflowBackend backend =
        new MlflowBackend(MlflowConnection.of(link.uri()), ExperimentPage.EMPTY, exchange);
    return new Tracking(directory.resolve("runs"), backend, Secrets.of(Map.of()), notices::add);
  }

  private void record(Run run) throws IOException {
    run.params(Map.of("model.d_model", "16", "curriculum", "joint"));
    run.dataset(
        new DatasetInput(
            "listops/sum",
            "train",
            UUID.randomUUID().toString().substring(0, 8),
            Map.of(),
            List.of(),
            Map.of()));
    Random random = new Random(3);
    for (int step = 0; step < 600; step++) {
      double loss = step == 300 ? Double.NaN : random.nextDouble();
      run.metrics(Map.of("train/loss", loss, "eval/sum/accuracy", step / 600.0), step);
    }
    run.tag("phase", "SUM");
    run.describe("**Joint**");
    run.artifact("notes.txt", "first".getBytes(StandardCharsets.UTF_8));
    byte[] weights = new byte[400_000];
    random.nextBytes(weights);
    run.artifact("checkpoints/step+600/weights.safetensors", weights);
    Path model = Files.createDirectories(directory.resolve("model"));
    Files.write(model.resolve("saved_model.pb"), weights);
    Files.writeString(
        model.resolve("MLmodel"),
        "flavors: {python_function: {loader_module: none}}\nutc_time_created: '2026-01-01 00:00:00'\n");
    run.model("model", model);
    run.end(RunStatus.FINISHED, "early stop");
  }

  private void assertTheServerHasItOnce(Path run, String remoteId) throws Exception {
    assertEquals(
        List.of(),
        JournalContent.read(run)
            .differences(MlflowReader.read(server.uri(), server.artifacts(), remoteId)));
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Service.Experiment found = client.getExperimentByName(experiment).orElseThrow();
      assertEquals(
          1,
          client
              .searchRuns(List.of(found.getExperimentId()), "", Service.ViewType.ALL, 10)
              .getItems()
              .size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(Trouble trouble) throws Exception {
    for (String call : CALLS) {
      List<String> foreign = MlflowServer.version().startsWith("2.") ? OF_3 : OF_2;
      if (foreign.stream().noneMatch(call::contains)) {
        link.onNext(call, trouble.fault);
      }
    }
    Path folder;
    String remoteId;
    Duration exchange = trouble.name().startsWith("SILENCE") ? SHORT : LONG;
    try (Run run = tracking(exchange).start(RunHeader.of(experiment, "troubled"))) {
      record(run);
      Delivery delivery = run.drain(LONG);
      assertTrue(delivery.complete(), delivery + " " + notices);
      folder = run.directory();
      remoteId = run.remoteId().orElseThrow();
    }
    assertEquals(0, link.waiting(), link.requests().toString());
    assertTheServerHasItOnce(folder, remoteId);
  }

  @Test
  void waitsAsOftenAsARateLimitAsks() throws Exception {
    for (int i = 0; i < 4; i++) {
      link.onNext("runs/log-batch", Trouble.SLOW_DOWN.fault);
    }
    Path folder;
    String remoteId;
    long start = System.nanoTime();
    try (Run run = tracking().start(RunHeader.of(experiment, "limited"))) {
      record(run);
      assertTrue(run.drain(LONG).complete(), notices.toString());
      folder = run.directory();
      remoteId = run.remoteId().orElseThrow();
    }
    assertTrue(System.nanoTime() - start >= 4_000_000_000L, "a second for each refusal");
    assertTheServerHasItOnce(folder, remoteId);
  }

  /** What a person must see to: sending stops at once, and later continues where it stopped. */
  enum Locked {
    LOGIN_PAGE(
        exchange -> exchange.answer(302, "Location: https://login.example/?t=s3cret\r\n", ""),
        "redirect to https://login.example"),
    LOGGED_OUT(
        exchange -> exchange.answer(401, "", "You are not authenticated"), "requires a login");

    private final Fault fault;
    private final String told;

    Locked(Fault fault, String told) {
      this.fault = fault;
      this.told = told;
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsInTheMiddleAndGoesOnWhenItIsLetInAgain(Locked locked) throws Exception {
    // The second batch of the run: some of it is there already.
    link.onNext("runs/log-inputs", locked.fault);
    Path folder;
    try (Run run = tracking().start(RunHeader.of(experiment, "locked out"))) {
      record(run);
      Delivery delivery = run.drain(LONG);
      assertTrue(delivery.unsent() > 600, delivery.toString());
      assertTrue(delivery.problem().orElseThrow().contains(locked.told), delivery.toString());
      folder = run.directory();
    }
    assertEquals(1, link.requests().stream().filter(r -> r.contains("log-inputs")).count());
    assertEquals(1, notices.stream().filter(n -> n.contains("sending stopped")).count());
    assertFalse(notices.toString().contains("s3cret"), notices.toString());
    String remoteId;
    try (StoppedRun stopped = StoppedRun.open(folder);
        Run again = tracking().resume(stopped)) {
      assertTrue(again.drain(LONG).complete(), notices.toString());
      remoteId = again.remoteId().orElseThrow();
    }
    assertTheServerHasItOnce(folder, remoteId);
  }
}
