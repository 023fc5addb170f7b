package io.coursework.mlflow.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code coursework train} in a process of its own, with the class path of this one. */
final class TrainProcess implements AutoCloseable {
  private static final long LONGEST = 120; // seconds

  private final Process process;
  private final Path output;

  private TrainProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param output gets what the process says
   */
  static TrainProcess start(Path output, List<String> arguments) throws IOException {
    return start(output, Map.of(), arguments);
  }

  /**
   * @param environment on top of this process's
   */
  static TrainProcess start(Path output, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                // Most of its short life is its start.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.coursework.mlflow.Main",
                "train"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new TrainProcess(builder.start(), output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; false if it had ended before. */
  boolean kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    int sigkill = 128 + 9;
    return process.exitValue() == sigkill;
  }

  /** Waits for its end, which must be a good one. */
  void awaitSuccess() throws IOException, InterruptedException {
    boolean ended = process.waitFor(LONGEST, TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          (ended ? "exit code " + process.exitValue() : "no end after 120 s") + ": " + said());
    }
  }

  String said() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
