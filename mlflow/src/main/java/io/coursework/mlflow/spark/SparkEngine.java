package io.coursework.mlflow.spark;

import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.extension.ExtensionException;
import io.coursework.mlflow.extension.Extensions;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.SweepProgress;
import io.coursework.mlflow.sweep.engine.SweepStatus;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialFailure;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.engine.TrialRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.BufferedReader;
import java.io.File;
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

  private static final TrialFailure UNTOLD =
      new TrialFailure(TrialFailure.Blame.PLACE, "its process did not end", Optional.empty());

  private static final long PAUSE = 200; // milliseconds
  private static final long GRACE = 15; // seconds in which a driver ends

  private final TrialRun trialRun;
  private final SparkSubmit submit;
  private final Path program;
  private final List<String> destination;
  private final String jars;

  /**
   * @param program {@code coursework} as workers see it
   * @param destination options that say where runs are sent to
   * @throws ExtensionException if the jars of extensions cannot be sent to workers
   */
  public SparkEngine(
      TrialRun trialRun, SparkSubmit submit, Path program, List<String> destination) {
    this.trialRun = trialRun;
    this.submit = submit;
    this.program = program;
    this.destination = List.copyOf(destination);
    this.jars =
        Extensions.jars(System.getenv()).stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public List<TrialOutcome> run(SweepStatus standing, TrialContext place, Progress progress)
      throws IOException {
    SweepPlan plan = standing.plan();
    place
        .notices()
        .accept(
            "%d of %d trials to run on %s"
                .formatted(standing.left().size(), plan.trials().size(), submit.master()));
    Map<Integer, TrialFailure> failures = new HashMap<>();
    if (!standing.left().isEmpty()) {
      try (SweepProgress shown = new SweepProgress(progress, standing)) {
        failures.putAll(submit(standing, place, shown));
      }
    }
    SweepStatus now = standing.now();
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      outcomes.add(
          now.reached(trial)
              // What its process could not send is sent from here.
              ? trialRun.run(trial, now, place, progress)
              : TrialOutcome.failed(trial, failures.getOrDefault(trial.number(), UNTOLD)));
    }
    return outcomes;
  }

  /**
   * Runs the job.
   *
   * @return why trials have not finished, by number
   */
  private Map<Integer, TrialFailure> submit(
      SweepStatus standing, TrialContext place, SweepProgress progress) throws IOException {
    SparkLog log = SparkLog.of(standing.parent().resolve(LOG));
    place.notices().accept("Spark's own log: " + log.file());
    try (JobFiles files = JobFiles.make()) {
      ProcessBuilder builder =
          new ProcessBuilder(command(standing, files))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
      if (Files.isDirectory(submit.home().resolve("jars"))) {
        // Its script would rather take the one that the variable names.
        builder.environment().put("SPARK_HOME", submit.home().toString());
      }
      Process driver = builder.start();
      try {
        return follow(driver, standing, log, place, progress);
      } finally {
        end(driver);
      }
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

  private List<String> command(SweepStatus standing, JobFiles files) throws IOException {
    Path parent = standing.parent().toAbsolutePath();
    JobJar.write(files.jar());
    Files.write(
        files.trials(),
        standing.left().stream()
            .map(trial -> "%d:%d".formatted(trial.number(), trial.until()))
            .toList());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                files.trials().toString(),
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
    submit
        .settings()
        .write(files.settings(), submit.defaults(System.getenv()), settings(threads, jars));
    return submit.command(
        "coursework sweep " + standing.plan().sweep(),
        files.settings(),
        files.jar(),
        TrialJob.class,
        arguments);
  }

  /**
   * What holds where neither the user nor Spark's own file says otherwise: a machine on which an
   * attempt failed for the place is not tried again for that trial, and after one such attempt is
   * left out for all.
   */
  private static Map<String, String> settings(int threads, String jars) {
    return Map.of(
        "spark.task.cpus",
        Integer.toString(threads),
        TrialJob.JARS,
        jars,
        "spark.excludeOnFailure.enabled",
        "true",
        "spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor",
        "1",
        "spark.excludeOnFailure.task.maxTaskAttemptsPerNode",
        "1",
        "spark.excludeOnFailure.application.maxFailedTasksPerExecutor",
        "1",
        "spark.excludeOnFailure.application.maxFailedExecutorsPerNode",
        "1");
  }

  private Map<Integer, TrialFailure> follow(
      Process driver,
      SweepStatus standing,
      SparkLog log,
      TrialContext place,
      SweepProgress progress)
      throws IOException {
    Map<Integer, Trial> open = new HashMap<>();
    standing.left().forEach(trial -> open.put(trial.number(), trial));
    Map<Integer, TrialFailure> failures = new HashMap<>();
    BlockingQueue<Optional<String>> lines = lines(driver);
    int unheard = submit.masters(); // masters of which none has answered yet
    for (Optional<String> line = next(lines, place, log, unheard);
        line.isPresent();
        line = next(lines, place, log, unheard)) {
      unheard = 0;
      if (line.get().startsWith(TrialJob.NOTE)) {
        place.notices().accept(line.get().substring(TrialJob.NOTE.length()));
      }
      Optional<TrialEnd> end = TrialEnd.parse(line.get());
      if (end.isPresent()) {
        Trial trial = open.remove(end.get().trial());
        // A process may have done its work and could not send all of it.
        boolean well = end.get().exitCode() == 0 || standing.reachedNow(trial);
        if (well) {
          place.notices().accept(finished(end.get()));
          place.onEnd().accept(trial);
        } else {
          TrialFailure failure = failure(end.get());
          place.notices().accept(trial.failed(failure.reason() + failure.where()));
          failures.put(trial.number(), failure);
        }
        progress.ended(trial, well);
      }
    }
    if (!open.isEmpty()) {
      String problem = log.problem();
      place.notices().accept("Spark ended before all trials did: " + problem);
      TrialFailure failure =
          new TrialFailure(
              TrialFailure.Blame.PLACE, "Spark ended before it did: " + problem, Optional.empty());
      open.keySet().forEach(number -> failures.put(number, failure));
    }
    return failures;
  }

  private static TrialFailure failure(TrialEnd end) {
    return new TrialFailure(
        end.exitCode() == TrialEnd.LOST ? TrialFailure.Blame.PLACE : TrialFailure.Blame.TRIAL,
        end.said(),
        Optional.of(end.host()).filter(host -> !host.isEmpty()));
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

  /**
   * The driver's next line; empty after its last, and where none will come.
   *
   * @param masters that the driver may still be looking for; 0 once it has found one
   */
  private static Optional<String> next(
      BlockingQueue<Optional<String>> lines, TrialContext place, SparkLog log, int masters)
      throws IOException {
    try {
      Optional<String> line = null;
      while (line == null) {
        place.interruption().check();
        line = lines.poll(PAUSE, TimeUnit.MILLISECONDS);
        if (line == null && masters > 0 && log.refused(masters).isPresent()) {
          return Optional.empty();
        }
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
