package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.LocalS3;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 MB go to the server and come back, in a JVM whose heap is not much larger. */
@Tag("slow")
public class LargeFileTest {
  private static final long SIZE = 200L << 20;

  /** 200 MB in parts of 16 MiB. */
  private static final int PARTS = 13;

  private static final Map<String, String> KEYS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "only-for-tests",
          "AWS_SECRET_ACCESS_KEY", "only-for-tests",
          "AWS_DEFAULT_REGION", "us-east-1");

  @TempDir Path directory;

  /** Uploads a file and fetches it back: server, file, and where it comes back to. */
  static final class RoundTrip {
    private RoundTrip() {}

    public static void main(String[] arguments) throws Exception {
      MlflowBackend backend = new MlflowBackend(MlflowConnection.of(URI.create(arguments[0])));
      RemoteRun run = backend.open(RunHeader.of("large", "large"));
      run.artifact("checkpoints/step+1/weights", Path.of(arguments[1]));
      if (!run.fetch("checkpoints/step+1/weights", -1, Path.of(arguments[2]))) {
        throw new AssertionError("it is not there");
      }
    }
  }

  private void assertComesBack(URI server) throws IOException, InterruptedException {
    Path sent = directory.resolve("sent");
    byte[] block = new byte[1 << 20];
    Random random = new Random(5);
    try (OutputStream out = Files.newOutputStream(sent)) {
      for (long written = 0; written < SIZE; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    Path back = directory.resolve("back");
    Path log = directory.resolve("round-trip.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RoundTrip.class.getName()));
    command.addAll(List.of(server.toString(), sent.toString(), back.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertEquals(0, Eventually.exitCode(process, log), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(-1, Files.mismatch(sent, back));
  }

  @Test
  void goesThroughAServerWithADisk() throws Exception {
    try (MlflowServer server = MlflowServer.start(directory)) {
      assertComesBack(server.uri());
    }
  }

  @Test
  void goesInPartsToAnS3BehindTheServer() throws Exception {
    try (LocalS3 store = LocalS3.start(directory);
        FaultyLink toStore = new FaultyLink(store.uri().getPort());
        MlflowServer server = startBefore(toStore.uri());
        FaultyLink toServer = new FaultyLink(server.uri().getPort())) {
      toStore
          .onNext("PUT .*partNumber=3&", exchange -> exchange.answer(503, "", "<Error/>"))
          .onNext("PUT .*partNumber=5&", FaultyLink.Exchange::reset)
          .onNext(
              "PUT .*partNumber=7&",
              exchange -> {
                exchange.serverAnswer();
                exchange.reset();
              });
      assertComesBack(toServer.uri());
      assertEquals(0, toStore.waiting());
      assertEquals(
          PARTS + 3,
          toStore.requests().stream().filter(r -> r.matches("PUT .*partNumber=.*")).count());
      assertEquals(
          List.of("create", "complete"),
          toServer.requests().stream()
              .filter(r -> r.contains("/mpu/"))
              .map(r -> r.replaceAll(".*/mpu/([a-z]+)/.*", "$1"))
              .toList());
      assertEquals(0, toServer.requests().stream().filter(r -> r.startsWith("PUT ")).count());
    }
  }

  /** The client cannot reach the store that the server names: the server takes the file itself. */
  @Test
  void goesThroughTheServerWhereTheStoreIsClosedToUs() throws Exception {
    try (LocalS3 store = LocalS3.start(directory);
        FaultyLink toStore = new FaultyLink(store.uri().getPort());
        MlflowServer server = startBefore(toStore.uri());
        FaultyLink toServer = new FaultyLink(server.uri().getPort())) {
      toStore.onNext(
          "PUT .*partNumber=1&", exchange -> exchange.answer(403, "", "<Error>no</Error>"));
      assertComesBack(toServer.uri());
      assertEquals(
          List.of("create", "abort"),
          toServer.requests().stream()
              .filter(r -> r.contains("/mpu/"))
              .map(r -> r.replaceAll(".*/mpu/([a-z]+)/.*", "$1"))
              .toList());
      assertEquals(1, toServer.requests().stream().filter(r -> r.startsWith("PUT ")).count());
    }
  }

  private MlflowServer startBefore(URI store) throws IOException {
    Map<String, String> environment = new HashMap<>(KEYS);
    environment.put("MLFLOW_S3_ENDPOINT_URL", store.toString());
    return MlflowServer.start(
        directory, environment, "--artifacts-destination", "s3://" + LocalS3.BUCKET);
  }
}
