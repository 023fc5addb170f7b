package io.coursework.mlflow.spark;

import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real standalone cluster on 127.0.0.1, from the distribution of Spark in the Python environment
 * that {@code mlflow/server/venv spark} makes.
 */
final class SparkCluster implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final int port;
  private final Process master;
  private final Map<String, Process> workers = new LinkedHashMap<>();

  private SparkCluster(Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
    this.master =
        start(
            "master",
            HOST,
            Map.of(),
            "org.apache.spark.deploy.master.Master",
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
  }

  /**
   * Starts a master and waits until it serves.
   *
   * @param folder for logs and what workers write
   */
  static SparkCluster start(Path folder) throws IOException, InterruptedException {
    SparkCluster cluster = new SparkCluster(Files.createDirectories(folder));
    cluster.await("master", "I have been elected leader");
    return cluster;
  }

  /** The folder of the distribution. */
  static Path home() throws IOException {
    Path lib = MlflowServer.venv().resolve("lib");
    try (Stream<Path> found =
        Files.find(lib, 4, (path, a) -> path.endsWith("site-packages/pyspark"))) {
      return found.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("no Spark in %s; run 'make test-spark'".formatted(lib), e);
    }
  }

  String url() {
    return "spark://127.0.0.1:" + port;
  }

  /**
   * Adds a worker of one core and one GPU, of which there is nothing but the address.
   *
   * @param gpu its address
   */
  void addWorker(String name, String gpu) throws IOException, InterruptedException {
    addWorker(name, gpu, HOST, Map.of());
  }

  /**
   * Adds such a worker as another machine.
   *
   * @param host its address, one of 127.0.0.*
   * @param environment of all that it starts
   */
  void addWorker(String name, String gpu, String host, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path script =
        Files.writeString(
            folder.resolve(name + "-gpus"),
            "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"%s\"]}'\n".formatted(gpu));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path settings =
        Files.writeString(
            folder.resolve(name + ".conf"),
            "spark.worker.resource.gpu.amount 1\nspark.worker.resource.gpu.discoveryScript %s\n"
                .formatted(script));
    workers.put(
        name,
        start(
            name,
            host,
            environment,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve(name + "-work").toString(),
            "--properties-file",
            settings.toString(),
            url()));
    await(name, "Successfully registered with master");
  }

  private Process start(
      String name, String host, Map<String, String> environment, String main, String... arguments)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(home().resolve("bin/spark-class").toString(), main, "--host", host));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", host);
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
    return builder.start();
  }

  private void await(String name, String words) throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    try {
      Eventually.await(name, () -> Files.readString(log).contains(words));
    } catch (AssertionError e) {
      throw new AssertionError(name + " does not serve: " + Files.readString(log), e);
    }
  }

  /** What a worker has started, at any remove, whose command line has a word. */
  private List<ProcessHandle> started(String worker, String word) {
    return workers
        .get(worker)
        .descendants()
        .filter(process -> command(process).contains(word))
        .toList();
  }

  /** With spaces between the words; empty of a process that has ended. */
  static String command(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", process.pid() + "", "cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /** Processes of trials that a worker's executor has started. */
  List<ProcessHandle> trials(String worker) {
    return started(worker, " --trial ");
  }

  /** Ends a worker and its executor as if their machine had lost its power; not the trials. */
  void kill(String worker) throws InterruptedException {
    List<ProcessHandle> executors = started(worker, "CoarseGrainedExecutorBackend");
    workers.get(worker).destroyForcibly().waitFor();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends everything, trials that are left over as well. */
  @Override
  public void close() {
    List<Process> all = new ArrayList<>(workers.values());
    all.add(master);
    for (Process process : all) {
      List<ProcessHandle> tree = process.descendants().toList();
      process.destroyForcibly();
      tree.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
