package io.coursework.mlflow.server;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MLflow server on a free port of 127.0.0.1, with SQLite and its artifacts in a fresh
 * directory. Started from the Python environment that {@code make mlflow-venv} makes, or the one
 * that the system property or environment variable COURSEWORK_MLFLOW_VENV names.
 */
public final class MlflowServer implements AutoCloseable {
  /** Of the user {@code admin}, on a server with {@code --app-name basic-auth}. */
  public static final String ADMIN_PASSWORD = "only-for-tests";

  private static final String DATABASE = "mlflow.db";

  private static MlflowServer shared;

  /** The tables that a server of this JVM has made: half of the time that a start takes. */
  private static byte[] tables;

  private final Path directory;
  private final int port;
  private final Map<String, String> environment;
  private final List<String> options;
  private Process process;

  private MlflowServer(
      Path directory, int port, Map<String, String> environment, List<String> options) {
    this.directory = directory;
    this.port = port;
    this.environment = environment;
    this.options = options;
  }

  /**
   * The server that all tests of this JVM share; use an experiment of your own. Ends with the JVM.
   */
  public static synchronized MlflowServer shared() {
    if (shared == null) {
      try {
        Path directory = Files.createTempDirectory("coursework-mlflow");
        MlflowServer server = start(directory);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      server.stop();
                      deleteAll(directory);
                    }));
        shared = server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** The version of MLflow in the Python environment, such as {@code 3.17.2}. */
  public static String version() {
    Path packages = venv().resolve("lib");
    try (Stream<Path> found = Files.find(packages, 3, (path, a) -> isInstalledMlflow(path))) {
      return found
          .map(path -> path.getFileName().toString().replaceAll("^mlflow-|\\.dist-info$", ""))
          .findFirst()
          .orElseThrow(() -> noEnvironment());
    } catch (IOException e) {
      throw noEnvironment();
    }
  }

  private static boolean isInstalledMlflow(Path path) {
    return path.getFileName().toString().matches("mlflow-[0-9].*\\.dist-info");
  }

  private static AssertionError noEnvironment() {
    return new AssertionError(
        "no Python environment with MLflow at %s; run 'make mlflow-venv' or set COURSEWORK_MLFLOW_VENV"
            .formatted(venv()));
  }

  /** Skips a test of what MLflow 2 does not have. */
  public static void assumeVersion3(String what) {
    Assumptions.assumeFalse(version().startsWith("2."), "MLflow " + version() + " has no " + what);
  }

  /**
   * Starts a server of one's own and waits until it answers.
   *
   * @param directory for database, artifacts and log
   * @param options added to the command, e.g. {@code --allowed-hosts other.example}
   * @throws AssertionError if the environment is missing or the server does not answer
   */
  public static MlflowServer start(Path directory, String... options) throws IOException {
    return start(directory, Map.of(), options);
  }

  /**
   * The same with variables of its own.
   *
   * @param environment added to that of this process
   */
  public static MlflowServer start(
      Path directory, Map<String, String> environment, String... options) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MlflowServer server = new MlflowServer(directory, port, environment, List.of(options));
    server.start();
    return server;
  }

  /** Starts it again after {@link #stop}, on the same port and files. */
  public void start() throws IOException {
    Path python = venv().resolve("bin/python");
    if (!Files.isExecutable(python)) {
      throw noEnvironment();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                python.toString(),
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + directory.resolve(DATABASE)));
    // The first experiment, which is among the tables, has the address of its artifacts.
    boolean usual = !options.contains("--default-artifact-root");
    if (usual) {
      giveTables(directory.resolve(DATABASE));
    }
    if (usual && !options.contains("--artifacts-destination")) {
      command.addAll(List.of("--artifacts-destination", artifacts().toString()));
    }
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
    builder.environment().put("MLFLOW_FLASK_SERVER_SECRET_KEY", "only for tests");
    builder.environment().put("MLFLOW_AUTH_ADMIN_PASSWORD", ADMIN_PASSWORD);
    builder.environment().putAll(environment);
    process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    awaitHealth();
    if (usual) {
      keepTables(directory.resolve(DATABASE));
    }
  }

  private static synchronized void giveTables(Path database) throws IOException {
    if (tables != null && !Files.exists(database)) {
      Files.write(database, tables);
    }
  }

  private static synchronized void keepTables(Path database) throws IOException {
    if (tables == null) {
      tables = Files.readAllBytes(database);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where the server keeps proxied artifacts: {@code <experiment id>/<run id>/artifacts/...}. */
  public Path artifacts() {
    return directory.resolve("artifacts");
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends the server with all its processes; {@link #start()} brings it back. */
  public void stop() {
    if (process == null) {
      return;
    }
    List<ProcessHandle> tree =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tree.forEach(ProcessHandle::destroy);
    try {
      for (ProcessHandle member : tree) {
        if (!ended(member)) {
          member.destroyForcibly();
          ended(member);
        }
      }
    } catch (InterruptedException e) {
      tree.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  private static boolean ended(ProcessHandle handle) throws InterruptedException {
    try {
      handle.onExit().get(5, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  private void awaitHealth() throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    HttpRequest health =
        HttpRequest.newBuilder(uri().resolve("/health")).timeout(Duration.ofSeconds(5)).build();
    try {
      Eventually.await("the MLflow server", () -> answers(client, health));
    } catch (AssertionError e) {
      stop();
      throw new AssertionError("the MLflow server did not come up:\n" + tail(), e);
    }
  }

  private boolean answers(HttpClient client, HttpRequest health) throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended");
    }
    try {
      return client.send(health, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not up yet
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private Path log() {
    return directory.resolve("server.log");
  }

  /** The Python environment that the server is started from. */
  public static Path venv() {
    return Optional.ofNullable(System.getProperty("COURSEWORK_MLFLOW_VENV"))
        .or(() -> Optional.ofNullable(System.getenv("COURSEWORK_MLFLOW_VENV")))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("basedir", "")).resolve("../.mlflow/venv"))
        .toAbsolutePath()
        .normalize();
  }

  private static void deleteAll(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      Path[] all = files.sorted(Comparator.reverseOrder()).toArray(Path[]::new);
      Arrays.stream(all).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("cannot delete " + directory + ": " + e.getMessage());
    }
  }
}
