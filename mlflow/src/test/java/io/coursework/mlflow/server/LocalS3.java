package io.coursework.mlflow.server;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** An S3 on this machine, without a memory beyond its end: moto, with one bucket. */
public final class LocalS3 implements AutoCloseable {
  public static final String BUCKET = "coursework";

  private final Process process;
  private final int port;

  private LocalS3(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it has its bucket.
   *
   * @param directory for its log
   * @throws AssertionError if its environment is missing or it does not answer
   */
  public static LocalS3 start(Path directory) throws IOException, InterruptedException {
    Path moto = MlflowServer.venv().resolve("bin/moto_server");
    if (!Files.isExecutable(moto)) {
      throw new AssertionError(
          "no moto at %s; run 'make test-s3', or set COURSEWORK_MLFLOW_VENV".formatted(moto));
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = directory.resolve("s3.log");
    LocalS3 store =
        new LocalS3(
            new ProcessBuilder(moto.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            port);
    HttpRequest bucket =
        HttpRequest.newBuilder(store.uri().resolve("/" + BUCKET))
            .PUT(BodyPublishers.noBody())
            .build();
    HttpClient client = HttpClient.newHttpClient();
    try {
      Eventually.await("moto", () -> store.has(bucket, client));
      return store;
    } catch (AssertionError e) {
      store.close();
      throw new AssertionError("moto did not come up:\n" + Files.readString(log), e);
    }
  }

  private boolean has(HttpRequest bucket, HttpClient client)
      throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended");
    }
    try {
      return client.send(bucket, BodyHandlers.discarding()).statusCode() == 200;
    } catch (ConnectException e) {
      return false; // not up yet
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
