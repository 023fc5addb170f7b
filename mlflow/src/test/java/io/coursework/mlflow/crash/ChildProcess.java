package io.coursework.mlflow.crash;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java program in a process of its own, with the class path of this one. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ChildProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param output gets what the process says
   * @param main the program
   */
  public static ChildProcess start(Path output, Class<?> main, List<String> arguments)
      throws IOException {
    return start(output, main, List.of(), Map.of(), arguments);
  }

  /**
   * @param output gets what the process says
   * @param main the program
   * @param jvm options of its virtual machine
   * @param environment on top of this process's
   */
  public static ChildProcess start(
      Path output,
      Class<?> main,
      List<String> jvm,
      Map<String, String> environment,
      List<String> arguments)
      throws IOException {
    return start(output, List.of(), main, jvm, environment, arguments);
  }

  /**
   * A process to which every file is full at a size: what it writes beyond fails, as on a full
   * disk.
   *
   * @param kibibytes the size
   */
  public static ChildProcess startWithFullFiles(
      Path output, int kibibytes, Class<?> main, List<String> arguments) throws IOException {
    List<String> limited =
        List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\"");
    return start(output, limited, main, List.of("-XX:-UsePerfData"), Map.of(), arguments);
  }

  private static ChildProcess start(
      Path output,
      List<String> before,
      Class<?> main,
      List<String> jvm,
      Map<String, String> environment,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            // Most of its short life is its start.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), output);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; false if it had ended before. */
  public boolean kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    int sigkill = 128 + 9;
    return process.exitValue() == sigkill;
  }

  /** SIGTERM, and waits for its end; the exit code. */
  public int terminate() throws IOException, InterruptedException {
    process.destroy();
    return await();
  }

  /** Waits for its end; the exit code. */
  public int await() throws IOException, InterruptedException {
    return Eventually.exitCode(process, output);
  }

  /** Waits for its end, which must be a good one. */
  public void awaitSuccess() throws IOException, InterruptedException {
    int code = await();
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + said());
    }
  }

  public String said() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
