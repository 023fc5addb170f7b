package io.coursework.mlflow.spark;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.Engine;
import io.coursework.mlflow.sweep.Standing;
import io.coursework.mlflow.sweep.SweepPlan;
import io.coursework.mlflow.sweep.SweepProgress;
import io.coursework.mlflow.sweep.Trial;
import io.coursework.mlflow.sweep.TrialOutcome;
import io.coursework.mlflow.sweep.TrialRun;
import io.coursework.mlflow.sweep.Workplace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Trains on a cluster of Spark, one trial a task. The results of trials are read from their runs,
 * not from Spark: a trial has come as far as it was to be trained when its run says so.
 */
public final class SparkEngine implements Engine {

  /** Beside the parent run's journal: what Spark says of the job. */
  public static final String LOG = "spark.log";

  private static final long PAUSE = 200; // milliseconds
  private static final long GRACE = 15; // seconds in which a driver ends

  private final TrialRun trialRun;
  private final SparkSubmit submit;
  private final Path program;
  private final List<String> destination;

  /**
   * @param program {@code coursework} as workers see it
   * @param destination options that say where runs are sent to
   */
  public SparkEngine(
      TrialRun trialRun, SparkSubmit submit, Path program, List<String> destination) {
    this.trialRun = trialRun;
    this.submit = submit;
    this.program = program;
    this.destination = List.copyOf(destination);
  }

  @Override
  public List<TrialOutcome> run(Standing standing, Workplace place, Progress progress)
      throws IOException {
    SweepPlan plan = standing.plan();
    place
        .notices()
        .accept(
            "%d of %d trials to run on %s"
                .formatted(standing.left().size(), plan.trials().size(), submit.master()));
    Map<Integer, String> failures = new HashMap<>();
    if (!standing.left().isEmpty()) {
      try (SweepProgress shown = new SweepProgress(progress, standing)) {
        failures.putAll(submit(standing, place, shown));
      }
    }
    Standing now = Standing.of(plan, standing.parent());
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      outcomes.add(
          now.kept(trial)
              ? TrialOutcome.kept(trial)
              : now.reached(trial)
                  // What its process could not send is sent from here.
                  ? trialRun.run(trial, now.run(trial), plan.parent(), place, progress)
                  : TrialOutcome.failed(
                      trial, failures.getOrDefault(trial.number(), "its process did not end")));
    }
    return outcomes;
  }

  /**
   * Runs the job.
   *
   * @return why trials have not finished, by number
   */
  private Map<Integer, String> submit(Standing standing, Workplace place, SweepProgress progress)
      throws IOException {
    SparkLog log = SparkLog.of(standing.parent().resolve(LOG));
    place.notices().accept("Spark's own log: " + log.file());
    Path jar = JobJar.write(Files.createTempFile("coursework-trials", ".jar"));
    try {
      Process driver =
          new ProcessBuilder(command(standing, jar))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
              .start();
      try {
        return follow(driver, standing, log, place, progress);
      } finally {
        end(driver);
      }
    } finally {
      Files.delete(jar);
    }
  }

  /** Whatever ends this process ends the driver as well, for its standard input ends. */
  private static void end(Process driver) throws IOException {
    driver.getOutputStream().close();
    try {
      if (!driver.waitFor(GRACE, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts this thread
    }
  }

  private List<String> command(Standing standing, Path jar) {
    Path parent = standing.parent().toAbsolutePath();
    String trials =
        standing.left().stream()
            .map(trial -> "%d:%d".formatted(trial.number(), trial.until()))
            .collect(Collectors.joining(","));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                trials,
                parent.resolve("artifacts").resolve(SweepPlan.FILE).toString(),
                Path.of("").toAbsolutePath().toString(),
                program.toString(),
                "sweep",
                "run",
                "--stop-at-eof",
                "--runs-dir",
                parent.getParent().toString()));
    arguments.addAll(destination);
    int threads =
        standing.left().stream().mapToInt(t -> t.spec().training().threads()).max().orElseThrow();
    return submit.command(
        "coursework sweep " + standing.plan().sweep(),
        Map.of("spark.task.cpus", Integer.toString(threads)),
        jar,
        TrialJob.class,
        arguments);
  }

  private static Map<Integer, String> follow(
      Process driver, Standing standing, SparkLog log, Workplace place, SweepProgress progress)
      throws IOException {
    Map<Integer, Trial> open = new HashMap<>();
    standing.left().forEach(trial -> open.put(trial.number(), trial));
    Map<Integer, String> failures = new HashMap<>();
    BlockingQueue<Optional<String>> lines = lines(driver);
    for (Optional<String> line = next(lines, place); line.isPresent(); line = next(lines, place)) {
      if (line.get().startsWith(TrialJob.NOTE)) {
        place.notices().accept(line.get().substring(TrialJob.NOTE.length()));
      }
      Optional<TrialEnd> end = TrialEnd.parse(line.get());
      if (end.isPresent()) {
        Trial trial = open.remove(end.get().trial());
        // A process may have done its work and could not send all of it.
        boolean well =
            end.get().exitCode() == 0
                || Standing.of(standing.plan(), standing.parent()).reached(trial);
        place.notices().accept(well ? finished(end.get()) : trial.failed(end.get().said()));
        if (well) {
          place.onEnd().accept(trial);
        } else {
          failures.put(trial.number(), end.get().said());
        }
        progress.ended(trial, well);
      }
    }
    if (!open.isEmpty()) {
      String reason = "Spark ended before it did: " + log.problem();
      place.notices().accept("Spark ended before all trials did: " + log.problem());
      open.keySet().forEach(number -> failures.put(number, reason));
    }
    return failures;
  }

  private static String finished(TrialEnd end) {
    return "trial %d finished on %s in %.0f s%s%s%s"
        .formatted(
            end.trial(),
            end.host(),
            end.seconds(),
            end.gpus().isEmpty() ? "" : ", GPU " + end.gpus(),
            end.attempt() == 1 ? "" : ", attempt " + end.attempt(),
            end.exitCode() == 0 ? "" : ": " + end.said());
  }

  /** The driver's next line; empty after its last. */
  private static Optional<String> next(BlockingQueue<Optional<String>> lines, Workplace place) {
    try {
      Optional<String> line = null;
      while (line == null) {
        place.interruption().check();
        line = lines.poll(PAUSE, TimeUnit.MILLISECONDS);
      }
      return line;
    } catch (InterruptedException e) {
      throw new InterruptedRunException();
    }
  }

  private static BlockingQueue<Optional<String>> lines(Process driver) {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(line -> lines.add(Optional.of(line)));
              } catch (IOException e) {
                // As if it had ended.
              } finally {
                lines.add(Optional.empty());
              }
            },
            "output of spark-submit");
    reader.setDaemon(true);
    reader.start();
    return lines;
  }
}
