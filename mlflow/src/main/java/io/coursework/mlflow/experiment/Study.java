package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Description;
import io.coursework.mlflow.experiment.recording.Figures;
import io.coursework.mlflow.experiment.recording.LoggedTables;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.Group;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.SystemMonitor;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Several runs under one parent run, some at a time, and what they show together. */
public final class Study {

  private final RunLifecycle training;
  private final SystemMonitor monitor;

  @Inject
  Study(RunLifecycle training, SystemMonitor monitor) {
    this.training = training;
    this.monitor = monitor;
  }

  /**
   * The result of a study.
   *
   * @param name the parent run's
   * @param parentDirectory the parent run's
   * @param parentId the parent run's id on the server, empty if the server never answered
   * @param parentLink the parent run's page
   * @param parentDelivery what of the parent run has reached the server
   * @param runs in the order asked for
   */
  public record Outcome(
      String name,
      Path parentDirectory,
      Optional<String> parentId,
      Optional<URI> parentLink,
      Delivery parentDelivery,
      List<RecordedRun> runs) {

    public List<RunResult> results() {
      return runs.stream().map(RecordedRun::result).toList();
    }
  }

  /**
   * Runs everything that was prepared.
   *
   * @param operation what the study asks about
   * @param parentHeader the parent run
   * @param childHeader the header of each run, without its parent
   * @param parallel runs at a time
   * @param finished runs that are taken in place of training the same again
   * @param onParent is told of the parent run when it begins, and again where it is stopped
   * @throws InterruptedRunException if the user stopped it; all runs are ended as KILLED
   */
  public Outcome run(
      List<Preparation> preparations,
      String operation,
      RunHeader parentHeader,
      Function<RunSpec, RunHeader> childHeader,
      int parallel,
      FinishedRuns finished,
      RunContext context,
      Consumer<Run> onParent)
      throws IOException {
    context.interruption().check();
    String description = Description.of(preparations, operation);
    try (Run parent = context.tracking().start(parentHeader.withDescription(description))) {
      try {
        onParent.accept(parent);
        Function<RunSpec, RunHeader> header =
            spec -> childHeader.apply(spec).withParent(parent.clientRunId());
        // The machine is sampled for each of the runs.
        List<RecordedRun> runs =
            monitor.watch(
                parent,
                Duration.ZERO,
                0,
                () -> runAll(preparations, header, parallel, finished, context));
        summarize(parent, operation, runs.stream().map(RecordedRun::result).toList());
        parent.end(RunStatus.FINISHED, null);
        Delivery delivery = parent.drain(context.interruption()::drain);
        return new Outcome(
            parentHeader.name(),
            parent.directory(),
            parent.remoteId(),
            parent.link(),
            delivery,
            runs);
      } catch (InterruptedRunException e) {
        end(parent, description, RunStatus.KILLED, e.getMessage());
        onParent.accept(parent);
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        end(parent, description, RunStatus.FAILED, Causes.line(e));
        throw e;
      }
    }
  }

  /** Says on its page why there are no results. */
  private static void end(Run parent, String description, RunStatus status, String reason) {
    try {
      parent.describe("**%s**: %s\n\n%s".formatted(status, reason, description));
    } catch (UncheckedIOException e) {
      // A disk that takes no more: the end below says so.
    }
    parent.end(status, reason);
  }

  /**
   * Runs all, some at a time. The first failure keeps runs from beginning; those that have begun go
   * on to their own end before it is thrown.
   */
  private List<RecordedRun> runAll(
      List<Preparation> preparations,
      Function<RunSpec, RunHeader> header,
      int parallel,
      FinishedRuns finished,
      RunContext context)
      throws IOException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Callable<Optional<RecordedRun>>> tasks = new ArrayList<>();
    for (Preparation preparation : preparations) {
      tasks.add(
          () -> {
            try {
              if (failure.get() != null) {
                return Optional.empty();
              }
              return Optional.of(
                  training.run(preparation, header.apply(preparation.spec()), context, finished));
            } catch (IOException | RuntimeException | Error e) {
              failure.compareAndSet(null, e);
              return Optional.empty();
            } finally {
              preparation.leave();
            }
          });
    }
    List<Optional<RecordedRun>> runs = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try {
      for (Future<Optional<RecordedRun>> future : pool.invokeAll(tasks)) {
        runs.add(future.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      // Nobody interrupts this thread, and no task throws.
      throw new IllegalStateException(e);
    } finally {
      pool.shutdown();
    }
    if (failure.get() instanceof IOException e) {
      throw e;
    }
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    if (failure.get() instanceof Error e) {
      throw e;
    }
    return runs.stream().flatMap(Optional::stream).toList();
  }

  private static void summarize(Run parent, String operation, List<RunResult> runs) {
    List<Group> groups = Group.of(runs);
    Map<String, Double> means = new TreeMap<>();
    for (Group group : groups) {
      Interval interval = group.heldOut(operation);
      String key = summary(group) + "/" + RunRecorder.key(operation) + "_accuracy";
      means.put(key, interval.mean());
      if (interval.n() > 1) {
        means.put(key + "_low", interval.low());
        means.put(key + "_high", interval.high());
      }
      means.put(
          summary(group) + "/share_learned", group.learned(operation) / (double) interval.n());
    }
    parent.metrics(means, 0);
    TextTable byRun = ResultTable.runs(runs);
    TextTable byCurriculum = ResultTable.groups(groups, operation);
    artifact(parent, "runs.tsv", byRun.tsv());
    artifact(parent, "curricula.tsv", byCurriculum.tsv());
    LoggedTables.record(parent, List.of(byRun, byCurriculum));
    artifact(parent, "figures/comparison.svg", Figures.comparison(operation, groups));
    parent.describe(
        "Held-out accuracy of %s by greedy generation.\n\n".formatted(operation)
            + ResultTable.markdown(byCurriculum)
            + "\n"
            + ResultTable.markdown(byRun));
  }

  /**
   * Where the metrics of a group are: its name has a plus, which no metric's may have, and not the
   * space that stands in its place.
   */
  private static String summary(Group group) {
    return "summary/" + group.name().replace('+', ' ');
  }

  private static void artifact(Run run, String path, String text) {
    run.artifact(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
