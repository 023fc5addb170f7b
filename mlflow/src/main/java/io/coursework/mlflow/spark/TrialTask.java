package io.coursework.mlflow.spark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;

/**
 * One trial as one task: a process that continues with the trial from wherever it is. What it says
 * goes to the task's standard error. A trial that fails is an outcome; a process that was killed,
 * or could not do its work in this place, is an exception, after which Spark tries elsewhere.
 */
final class TrialTask implements Function<String, String> {

  private static final long serialVersionUID = 1L;

  /**
   * Of a trial that failed; all others but 0 are of the place, or of a program of another version.
   */
  private static final int FAILED = 1;

  /** Java's launcher ends with 1, too, where it cannot start the program at all. */
  private static final Pattern NOT_STARTED =
      Pattern.compile(
          "Error: (Could not|A JNI|LinkageError|Unable).*|Error occurred during initialization of VM.*"
              + "|Exception in thread \"main\" java\\.lang\\.[A-Za-z]*(Error|ClassNotFoundException).*");

  private static final int SIGNAL = 128; // a process that a signal ended has this and its number
  private static final long GRACE = 30; // seconds in which a trial writes a checkpoint
  private static final String GPU = "gpu";

  private final String plan;
  private final String directory;
  private final ArrayList<String> jars;
  private final ArrayList<String> command;

  /**
   * @param plan the sweep's, under the same path on every worker
   * @param directory the process works in it where a worker has it
   * @param jars names of files that were sent with the job: they go on the process's class path
   * @param command to which the plan and the trial's number are added
   */
  TrialTask(String plan, String directory, List<String> jars, List<String> command) {
    this.plan = plan;
    this.directory = directory;
    this.jars = new ArrayList<>(jars);
    this.command = new ArrayList<>(command);
  }

  /** The number of a trial that is given as number:step. */
  static int number(String trial) {
    return Integer.parseInt(trial.substring(0, trial.indexOf(':')));
  }

  /**
   * @param numbered a trial as number:step to train up to
   * @return the {@link TrialEnd#line}
   */
  @Override
  public String call(String numbered) throws IOException, InterruptedException {
    TaskContext context = TaskContext.get();
    String host = InetAddress.getLocalHost().getHostName();
    int trial = number(numbered);
    requireSeen(plan, trial, host, "the folder of runs must be in storage that all workers share");
    requireSeen(command.get(0), trial, host, "name it as the workers see it by --spark-program");
    List<String> words = new ArrayList<>(command);
    String until = numbered.substring(numbered.indexOf(':') + 1);
    words.addAll(List.of("--plan", plan, "--trial", Integer.toString(trial), "--until", until));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    if (new File(directory).isDirectory()) {
      builder.directory(new File(directory));
    }
    builder.environment().remove("MLFLOW_RUN_ID"); // of the sweep, if of anything
    if (!jars.isEmpty()) {
      List<String> sent = jars.stream().map(SparkFiles::get).toList();
      builder.environment().put("COURSEWORK_CLASSPATH", String.join(File.pathSeparator, sent));
    }
    String gpus = gpus(context.resourcesJMap());
    if (!gpus.isEmpty()) {
      builder.environment().put("CUDA_VISIBLE_DEVICES", gpus);
    }
    long start = System.nanoTime();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(TrialLoss.told(trial, host, e.getMessage()), e);
    }
    try {
      Echo echo = new Echo(process, "trial %d: ".formatted(trial));
      echo.start();
      int code = process.waitFor();
      echo.join(TimeUnit.SECONDS.toMillis(1)); // a process of the process may hold the pipe open
      if (code > FAILED || code == FAILED && echo.notStarted.isPresent()) {
        String said = echo.notStarted.orElse(echo.last);
        throw new IllegalStateException(
            TrialLoss.told(trial, host, said.isBlank() ? ended(code) : ended(code) + ": " + said));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new TrialEnd(trial, code, 1 + context.attemptNumber(), host, gpus, seconds, echo.last)
          .line();
    } finally {
      process.getOutputStream().close(); // asks it to stop
      if (!process.waitFor(GRACE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static String ended(int code) {
    return code > SIGNAL
        ? "its process was ended by signal " + (code - SIGNAL)
        : "its process ended with code " + code;
  }

  private static void requireSeen(String path, int trial, String host, String remedy) {
    if (!new File(path).exists()) {
      throw new IllegalStateException(
          TrialLoss.told(trial, host, "there is no %s; %s".formatted(path, remedy)));
    }
  }

  private static String gpus(Map<String, ResourceInformation> resources) {
    return resources.containsKey(GPU) ? String.join(",", resources.get(GPU).addresses()) : "";
  }

  /** Repeats what a process says, line by line, and knows the last. */
  private static final class Echo extends Thread {
    private final Process process;
    private final String before;
    private volatile String last = "";
    private volatile Optional<String> notStarted = Optional.empty();

    Echo(Process process, String before) {
      super("output of " + before);
      setDaemon(true);
      this.process = process;
      this.before = before;
    }

    @Override
    public void run() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          System.err.println(before + line);
          last = line.isBlank() ? last : line;
          if (notStarted.isEmpty() && NOT_STARTED.matcher(line).matches()) {
            notStarted = Optional.of(line);
          }
        }
      } catch (IOException e) {
        last = "its output cannot be read: " + e.getMessage();
      }
    }
  }
}
