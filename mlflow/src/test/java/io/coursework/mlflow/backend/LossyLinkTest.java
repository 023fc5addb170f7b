package io.coursework.mlflow.backend;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.coursework.mlflow.backend.FakeMlflow.Fault;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.FakeTime;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trainings and syncs over a link on which 10 to 50% of all requests fail in all ways. The waits
 * are counted and not waited for: nothing here depends on how fast the machine is.
 */
@Tag("long")
class LossyLinkTest {
  private static final int SYNCS_IN_THE_STORM = 4;

  /** Within this, by the clock that the waits move, all is over once the link is whole again. */
  private static final Duration RECOVERED = Duration.ofMinutes(10);

  @TempDir Path directory;

  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  /** What networks, gateways and servers in trouble do, by a seed. */
  private static final class Storm implements FakeMlflow.Weather {
    private static final List<String> PAUSES =
        List.of("0", "1", "20", "86400", "-5", "soon", "99999999999999999999", "1.5", "");

    private final Random random;
    private final double share;
    private int faults;

    /**
     * @param share of all calls that fail
     */
    Storm(long seed, double share) {
      this.random = new Random(seed);
      this.share = share;
    }

    @Override
    public synchronized Fault before(String path) {
      return random.nextDouble() < share / 2 ? fault(path) : null;
    }

    @Override
    public synchronized Fault after(String path) {
      return random.nextDouble() < share / 2 / (1 - share / 2) ? fault("") : null;
    }

    synchronized int faults() {
      return faults;
    }

    private Fault fault(String path) {
      faults++;
      String pause = PAUSES.get(random.nextInt(PAUSES.size()));
      return switch (random.nextInt(path.contains("/artifacts/") ? 12 : 11)) {
        case 0, 1 -> HttpExchange::close;
        case 2 -> exchange -> busy(exchange, 429, pause);
        case 3 -> exchange -> busy(exchange, 408, pause);
        case 4 -> exchange -> busy(exchange, 503, pause);
        case 5 -> exchange -> answer(exchange, 500, "text/plain", "Internal Server Error");
        case 6 -> exchange -> answer(exchange, 502, "text/html", "<html>Bad Gateway</html>");
        case 7 -> exchange -> answer(exchange, 200, "text/html", "<html>Welcome</html>");
        case 8 -> exchange -> answer(exchange, 200, "application/json", "{\"run\": {\"in");
        case 9 -> exchange -> answer(exchange, 200, "application/json", "");
        case 10 ->
            exchange ->
                answer(
                    exchange,
                    200,
                    "application/json",
                    "{\"a\":".repeat(3000) + "1" + "}".repeat(3000));
        default -> exchange -> answer(exchange, 413, "text/html", "<html>too large</html>");
      };
    }

    private static void busy(HttpExchange exchange, int status, String pause) throws IOException {
      exchange.getResponseHeaders().set("Retry-After", pause);
      answer(exchange, status, "text/plain", "busy");
    }
  }

  private void record(Run run, Path model) throws IOException {
    run.params(Map.of("seed", "1", "curriculum", "joint"));
    run.dataset(new DatasetInput("listops", "train", "0a1b", Map.of(), List.of(), Map.of()));
    for (int step = 0; step < 400; step++) {
      run.metrics(Map.of("train/loss", 1.0 / (step + 1), "lr", 0.1), step);
      if (step % 100 == 0) {
        run.tag("phase", "phase " + step);
        run.artifact("console.log", ("line " + step).getBytes(StandardCharsets.UTF_8));
        run.artifact("checkpoints/step_%d/weights".formatted(step), new byte[1000 + step]);
      }
    }
    run.model("model", model);
    run.end(RunStatus.FINISHED, null);
  }

  private Path model() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("exported/variables"));
    for (int i = 0; i < 24; i++) {
      Files.write(folder.resolve("part" + i), new byte[100 + i]);
    }
    Files.writeString(folder.resolveSibling("MLmodel"), "flavors: {}\n");
    return folder.getParent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesNothingEndsAndSaysWhatIsTrue(long seed) throws Exception {
    double share = 0.1 + 0.4 * (seed - 1) / 9;
    try (FakeMlflow server = new FakeMlflow()) {
      MlflowBackend ofTraining = new MlflowBackend(MlflowConnection.of(server.uri()));
      ofTraining.experimentId("e"); // as `train` asks for it, before there is a run
      Storm storm = new Storm(seed, share);
      server.under(storm);
      Tracking tracking =
          new FakeTime()
              .tracking(
                  new Tracking(
                      directory.resolve("runs"), ofTraining, Secrets.of(Map.of()), notices::add));
      Path run;
      try (Run training = tracking.start(RunHeader.of("e", "lossy"))) {
        run = training.directory();
        record(training, model());
        // Every other training ends without waiting for what is left, as in a job's last seconds.
        Delivery delivery = training.drain(seed % 2 == 0 ? Duration.ofMinutes(5) : Duration.ZERO);
        if (delivery.complete()) {
          assertSame(run, server);
        }
      }
      boolean all = false;
      for (int sync = 0; sync < SYNCS_IN_THE_STORM && !all; sync++) {
        all = sync(run, server, new FakeTime());
      }
      server.under(null);
      assertTrue(storm.faults() > 2, "the link was lossy: " + storm.faults());
      FakeTime recovered = new FakeTime();
      assertTrue(sync(run, server, recovered), notices.toString());
      assertTrue(recovered.passed().compareTo(RECOVERED) <= 0, recovered.passed().toString());
      assertSame(run, server);
      assertEquals(1, server.runs(), "made once");
    }
  }

  /** One process of `coursework sync`; whether it says that the server has all of it. */
  private boolean sync(Path run, FakeMlflow server, FakeTime time) throws IOException {
    Synchronization.Outcome outcome =
        time.synchronization(new MlflowBackend(MlflowConnection.of(server.uri())), notices::add)
            .send(run, (sent, all) -> {});
    boolean said =
        outcome.result() == Synchronization.Result.SENT && outcome.rejections().isEmpty();
    if (said) {
      assertSame(run, server);
    } else {
      assertTrue(
          !outcome.rejections().isEmpty() || outcome.reason().filter(r -> !r.isBlank()).isPresent(),
          "it says why: " + outcome);
    }
    return said;
  }

  private static void assertSame(Path run, FakeMlflow server) throws IOException {
    assertEquals(List.of(), JournalContent.read(run).differences(server.content("run0")));
  }
}
