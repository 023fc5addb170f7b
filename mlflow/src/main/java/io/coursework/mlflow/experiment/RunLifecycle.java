package io.coursework.mlflow.experiment;

import io.coursework.curricula.Course;
import io.coursework.curricula.DatasetDescription;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Description;
import io.coursework.mlflow.experiment.recording.ModelRecorder;
import io.coursework.mlflow.experiment.result.FinishedRun;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.RunIdentity;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.system.Causes;
import io.coursework.mlflow.system.ShortPath;
import io.coursework.mlflow.system.SystemMonitor;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.provenance.GitDiff;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run from its configuration to its end: trained, evaluated, probed, recorded. Whatever
 * happens, the run says how it ended.
 */
public final class RunLifecycle {

  /** On a run that paused: the step after which it last did. */
  public static final String PAUSED = "coursework.paused_at_step";

  private static final String CONFIG = "config.yaml";
  private static final String DIFF = "source/diff.patch";

  /** The folder of the checkpoints in a run's directory. */
  public static final String CHECKPOINTS = "checkpoints";

  private final ConfigLoader config;
  private final RunParams params;
  private final SystemMonitor monitor;

  @Inject
  RunLifecycle(ConfigLoader config, RunParams params, SystemMonitor monitor) {
    this.config = config;
    this.params = params;
    this.monitor = monitor;
  }

  /**
   * What is to be trained, and how it is watched.
   *
   * @param recorded the configuration that the run is known by; the prepared one may differ in what
   *     changes no result, such as threads
   * @param header with which the run began
   * @param resumed whether the run was begun by an earlier process
   * @param firstSample number of the first sample of the machine that is to come
   * @param fork where it is to begin, for a new run that is a fork
   */
  private record Job(
      Preparation preparation,
      RunSpec recorded,
      RunHeader header,
      boolean resumed,
      long firstSample,
      Optional<Fork> fork,
      RunContext context) {}

  /**
   * Trains what was prepared as a new run.
   *
   * @throws InterruptedRunException if the user stopped it; the run is ended as KILLED and can be
   *     resumed
   * @throws PausedRunException if it was to pause; the run is ended as KILLED and can be resumed
   * @throws IOException if the run cannot be written to this disk
   */
  public RecordedRun run(Preparation preparation, RunHeader header, RunContext context)
      throws IOException {
    return begin(preparation, header, Optional.empty(), context);
  }

  /** Trains, unless there is a finished run with the same result: then nothing is trained. */
  public RecordedRun run(
      Preparation preparation, RunHeader header, RunContext context, FinishedRuns finished)
      throws IOException {
    context.interruption().check();
    Optional<FinishedRun> found = finished.find(preparation);
    if (found.isEmpty()) {
      return run(preparation, header, context);
    }
    try (FinishedRun same = found.get()) {
      return RunReuse.take(
          same,
          preparation,
          RunIdentity.here(config.yaml(preparation.spec())).of(header),
          sources(preparation, context.tracking().secrets()),
          context);
    }
  }

  /**
   * Trains what was prepared as a new run that starts where another was.
   *
   * @param fork fits what was prepared
   * @param header names the fork's origin
   * @throws InterruptedRunException as for {@link #run}
   * @throws IOException if the run cannot be written to this disk
   */
  public RecordedRun fork(Preparation preparation, Fork fork, RunHeader header, RunContext context)
      throws IOException {
    return begin(preparation, header, Optional.of(fork), context);
  }

  private RecordedRun begin(
      Preparation preparation, RunHeader header, Optional<Fork> fork, RunContext context)
      throws IOException {
    context.interruption().check();
    Tracking tracking = context.tracking();
    preparation.requireRoom(tracking.root());
    RunSpec spec = preparation.spec();
    RunHeader own = RunIdentity.here(config.yaml(spec)).of(header);
    try (Run run = tracking.start(own, sources(preparation, tracking.secrets()))) {
      run.describe(Description.of(preparation, header.description()));
      return finish(new Job(preparation, spec, header, false, 0, fork, context), run);
    }
  }

  /**
   * Lets a stopped run continue from its newest checkpoint that can be read, or from its first step
   * if there is none. Its result is, to the bit, what it would have been without the stop.
   *
   * @param preparation of the same configuration, but for the device and its threads
   * @param recorded the configuration that the run began with
   * @throws InterruptedRunException as for {@link #run}
   * @throws PausedRunException as for {@link #run}
   * @throws ResumeException if a file that it is trained from has changed; nothing is written
   * @throws IOException if the run cannot be written to this disk
   */
  public RecordedRun resume(
      Preparation preparation, RunSpec recorded, StoppedRun stopped, RunContext context)
      throws IOException {
    context.interruption().check();
    preparation.requireRoom(context.tracking().root());
    UnchangedData.require(preparation, stopped);
    long samples = monitor.samples(stopped);
    try (Run run = context.tracking().resume(stopped)) {
      run.describe(Description.of(preparation, stopped.header().description()));
      return finish(
          new Job(
              preparation, recorded, stopped.header(), true, samples, Optional.empty(), context),
          run);
    }
  }

  /**
   * What the run is made of: its configuration, the weights that it takes from a trained model and,
   * where it is wanted, what git does not have.
   */
  private Map<String, byte[]> sources(Preparation preparation, Secrets secrets) throws IOException {
    String yaml = config.yaml(preparation.spec());
    Map<String, byte[]> sources = new TreeMap<>();
    sources.put(CONFIG, bytes(yaml));
    if (preparation.taken().isPresent()) {
      sources.putAll(preparation.taken().get().artifacts(yaml, preparation.layout()));
    }
    if (preparation.spec().logging().gitDiff()) {
      GitDiff.read(Path.of(""), secrets).ifPresent(patch -> sources.put(DIFF, bytes(patch)));
    }
    return sources;
  }

  private RecordedRun finish(Job job, Run run) throws IOException {
    try {
      Duration every = Duration.ofSeconds(job.recorded().logging().systemEvery());
      Optional<RunResult> result =
          monitor.watch(run, every, job.firstSample(), () -> train(job, run));
      if (result.isEmpty()) {
        throw paused(job, run);
      }
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(job.context().interruption()::drain);
      return new RecordedRun(result.get(), run.remoteId(), run.link(), delivery);
    } catch (PausedRunException e) {
      throw e;
    } catch (InterruptedRunException e) {
      end(job, run, RunStatus.KILLED, e);
      run.drain(job.context().interruption()::drain);
      throw new InterruptedRunException(run.directory());
    } catch (IOException | RuntimeException | Error e) {
      end(job, run, RunStatus.FAILED, e);
      run.drain(job.context().interruption()::drain);
      throw e;
    }
  }

  private static PausedRunException paused(Job job, Run run) {
    long step = job.preparation().until();
    String reason = "paused at step %,d of %,d".formatted(step, job.preparation().course().steps());
    run.tag(PAUSED, Long.toString(step));
    describe(job, run, RunStatus.KILLED, reason);
    run.end(RunStatus.KILLED, reason);
    return new PausedRunException(
        reason, run.directory(), run.remoteId(), run.drain(job.context().interruption()::drain));
  }

  /** Trains to the end; empty if it paused before. */
  private Optional<RunResult> train(Job job, Run run) throws IOException {
    Preparation preparation = job.preparation();
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    try (Transformer model = preparation.model();
        Progress.Bar bar =
            job.context()
                .progress()
                .start(spec.name() + " " + spec.seed(), course.steps(), "steps")) {
      Checkpoints checkpoints =
          Checkpoints.open(
              run.directory().resolve(CHECKPOINTS), spec.training().checkpoint(), model.layout());
      ForkPoint origin = new ForkPoint(run.directory(), model.layout());
      Optional<Checkpoint> newest = start(job, run, model, checkpoints, origin);
      List<DatasetDescription> datasets = course.datasets(spec.evaluation().maxExamples());
      String name = job.context().tracking().secrets().redact(job.header().name());
      ModelRecorder models =
          new ModelRecorder(run, name, preparation, config.yaml(spec), model.layout(), datasets);
      try (Checkpointing checkpointing =
              new Checkpointing(
                  checkpoints, origin, spec, config.yaml(job.recorded()), models, model.layout());
          RollbackTrainer trainer =
              new RollbackTrainer(preparation, model, run, checkpointing, newest)) {
        trainer.training().recorder().datasets(datasets);
        bar.skip(trainer.training().done()); // by the process that it resumes, or is forked from
        trainer.finish(bar, job.context().interruption());
        job.context().interruption().check();
        if (trainer.training().paused()) {
          return Optional.empty();
        }
        bar.update(trainer.training().done(), "evaluating");
        RunResult result =
            new FinalExamination(preparation, job.header(), config.yaml(job.recorded()), run, bar)
                .of(trainer.training(), checkpointing, models);
        bar.finish(Description.accuracies(result.last()));
        return Optional.of(result);
      }
    }
  }

  /**
   * Records what is trained, and finds the checkpoint that it starts at; empty for the first step.
   */
  private Optional<Checkpoint> start(
      Job job, Run run, Transformer model, Checkpoints checkpoints, ForkPoint origin)
      throws IOException {
    Preparation preparation = job.preparation();
    Course course = preparation.course();
    Consumer<String> notices = job.context().notices();
    if (job.fork().isPresent()) {
      job.fork().get().begin(origin, course.operations());
    }
    Optional<Checkpoint> own = checkpoints.newest(notices);
    Optional<Checkpoint> newest = own.isPresent() ? own : origin.checkpoint();
    if (newest.isEmpty() && Fork.isFork(job.header())) {
      throw new ResumeException(
          run.directory() + " was stopped before its fork was made; fork again");
    }
    long first = newest.map(Checkpoint::step).orElse(0L);
    checkpoints.rewind(first);
    run.artifact(CONFIG, bytes(config.yaml(job.recorded())));
    run.params(params(job.recorded(), model, preparation.frozen().size()));
    preparation.taken().ifPresent(taken -> taken.origin().tags().forEach(run::tag));
    if (job.resumed()) {
      run.tag("coursework.resumed_from_step", Long.toString(first));
      notices.accept(
          newest.isPresent()
              ? "resuming from checkpoint %s at step %d of %d"
                  .formatted(
                      own.isPresent() ? folder(checkpoints) : "of its origin",
                      first,
                      course.steps())
              : "resuming without a checkpoint, from the first step");
    }
    if (job.fork().isPresent()) {
      notices.accept(
          "forking %s at step %d of %d"
              .formatted(job.fork().get().directory(), first, course.steps()));
    }
    return newest;
  }

  /** The folder of the newest checkpoint. */
  private static Path folder(Checkpoints checkpoints) throws IOException {
    List<Path> all = checkpoints.list();
    return all.get(all.size() - 1);
  }

  private Map<String, String> params(RunSpec spec, Transformer model, int frozen) {
    Map<String, String> all = params.sized(spec, model.layout());
    if (frozen > 0) {
      all.put("model.trainable_parameters", Integer.toString(model.layout().size() - frozen));
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Says how the run ended and, on a disk that still takes it, where it failed. */
  private static void end(Job job, Run run, RunStatus status, Throwable cause) {
    try {
      describe(job, run, status, reason(cause));
      if (status == RunStatus.FAILED) {
        run.artifact("error.txt", bytes(run.redact(stackTrace(cause))));
      }
    } catch (UncheckedIOException e) {
      cause.addSuppressed(e);
    }
    run.end(status, reason(cause));
  }

  private static void describe(Job job, Run run, RunStatus status, String reason) {
    run.describe(
        Description.of(
            job.preparation(),
            job.header().description(),
            status,
            reason,
            ShortPath.of(run.directory())));
  }

  private static String reason(Throwable cause) {
    return Causes.line(cause);
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
