package io.coursework.mlflow.experiment;

import io.coursework.analysis.EmbeddingTables;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Part;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.EvaluationSpec;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.SpecWriter;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.AdamW;
import io.coursework.tfmodel.training.Trainer;
import io.coursework.tracking.Delivery;
import io.coursework.tracking.Run;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.RunStatus;
import io.coursework.tracking.Secrets;
import io.coursework.tracking.Tracking;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run from its configuration to its end: trained, evaluated, probed, recorded. Whatever
 * happens, the run says how it ended.
 */
public final class TrainingRun {

  /** Longest wait at the end for a server that lags behind the journal. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  /** The same for a run that the user stops: the process is about to end. */
  private static final Duration DRAIN_INTERRUPTED = Duration.ofSeconds(10);

  private final ConfigLoader config;
  private final SpecWriter writer;
  private final EmbeddingProbes probes;

  @Inject
  TrainingRun(ConfigLoader config, SpecWriter writer, EmbeddingProbes probes) {
    this.config = config;
    this.writer = writer;
    this.probes = probes;
  }

  /**
   * Trains what was prepared as a new run.
   *
   * @throws InterruptedRunException if the user stopped it; the run is ended as KILLED
   * @throws IOException if the run cannot be written to this disk
   */
  public RecordedRun run(
      Preparation preparation,
      RunHeader header,
      Tracking tracking,
      Progress progress,
      Interruption interruption)
      throws IOException {
    interruption.check();
    try (Run run = tracking.start(header)) {
      try {
        RunResult result = train(preparation, run, progress, interruption);
        run.end(RunStatus.FINISHED, null);
        Delivery delivery = run.drain(DRAIN);
        return new RecordedRun(result, run.remoteId(), run.link(), delivery);
      } catch (InterruptedRunException e) {
        end(run, RunStatus.KILLED, e);
        run.drain(DRAIN_INTERRUPTED);
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        end(run, RunStatus.FAILED, e);
        run.drain(DRAIN);
        throw e;
      }
    }
  }

  private RunResult train(
      Preparation preparation, Run run, Progress progress, Interruption interruption)
      throws IOException {
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    RunRecorder recorder = new RunRecorder(run, spec.logging().every(), course);
    recorder.artifact("config.yaml", config.yaml(spec));
    recorder.datasets(course.datasets(spec.evaluation().maxExamples()));
    try (Transformer model =
            new Transformer(
                spec.model(),
                course.vocabulary().size(),
                preparation.device(),
                spec.training().threads());
        Progress.Bar bar =
            progress.start(spec.name() + " " + spec.seed(), course.steps(), "steps")) {
      run.params(params(spec, model));
      model.parameters().set(Initialization.draw(model.layout(), spec.seed()));
      AdamW optimizer = new AdamW(model, spec.training().optimizer(), course.steps());
      Taught taught = teach(preparation, model, optimizer, recorder, bar, interruption);
      interruption.check();
      bar.update(course.steps(), "evaluating");
      RunResult result = examine(preparation, model, optimizer, taught, run, recorder);
      bar.finish(Description.accuracies(result.last()));
      return result;
    }
  }

  /** What is known when the last step is done. */
  private record Taught(
      List<Evaluation> evaluations, LossCurve losses, Teacher teacher, double seconds) {}

  private static Taught teach(
      Preparation preparation,
      Transformer model,
      AdamW optimizer,
      RunRecorder recorder,
      Progress.Bar bar,
      Interruption interruption) {
    Course course = preparation.course();
    long steps = course.steps();
    EvaluationSpec spec = preparation.spec().evaluation();
    Evaluator evaluator = new Evaluator(model, course.vocabulary());
    List<EvaluationSet> training =
        preparation.sets(Part.TRAINING, spec.maxExamplesDuringTraining());
    List<EvaluationSet> heldOut = preparation.sets(Part.HELD_OUT, spec.maxExamplesDuringTraining());
    List<Evaluation> evaluations = new ArrayList<>();
    LossCurve losses = new LossCurve(steps);
    long start = System.nanoTime();
    Teacher teacher = course.teacher();
    new Trainer(course, teacher, optimizer)
        .train(
            0,
            steps,
            (result, lesson, batch) -> {
              interruption.check();
              long done = result.step() + 1;
              recorder.step(result, lesson, batch);
              losses.add(done, result.loss());
              bar.update(done, "loss %.3f".formatted(losses.recent()));
              if (done % spec.every() == 0 && done < steps) {
                Evaluation evaluation = Evaluation.of(done, evaluator, training, heldOut);
                evaluations.add(evaluation);
                recorder.evaluation(evaluation);
              }
            });
    return new Taught(evaluations, losses, teacher, (System.nanoTime() - start) / 1e9);
  }

  /** The final evaluation, the probes, the checkpoint and the figures. */
  private RunResult examine(
      Preparation preparation,
      Transformer model,
      AdamW optimizer,
      Taught taught,
      Run run,
      RunRecorder recorder)
      throws IOException {
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    long steps = course.steps();
    int maxExamples = spec.evaluation().maxExamples();
    List<EvaluationSet> heldOut = preparation.sets(Part.HELD_OUT, maxExamples);
    Map<String, Double> chance = new LinkedHashMap<>();
    heldOut.forEach(set -> chance.put(set.operation(), set.chance()));
    recorder.mixture(spec);
    Evaluation last =
        Evaluation.of(
            steps,
            new Evaluator(model, course.vocabulary()),
            preparation.sets(Part.TRAINING, maxExamples),
            heldOut);
    List<Evaluation> evaluations = new ArrayList<>(taught.evaluations());
    evaluations.add(last);
    recorder.evaluation(last);
    recorder.chance(chance);
    recorder.forgetting(Evaluation.forgetting(evaluations), steps);
    EmbeddingProbes.Report report = probes.probe(model, course, spec.probes(), spec.seed());
    recorder.findings(report, steps);
    embeddings(recorder, model, course, steps);
    Path checkpoint = checkpoint(spec, run, model, optimizer, taught.teacher(), steps);
    recorder.checkpoint(checkpoint);
    recorder.artifact("figures/accuracy.svg", Figures.accuracy(spec, evaluations, chance));
    recorder.artifact("figures/loss.svg", Figures.loss(spec, taught.losses()));
    RunResult result =
        new RunResult(
            spec,
            model.layout().size(),
            preparation.device(),
            taught.losses().recent(),
            taught.teacher().lesson(steps - 1).weights(),
            evaluations,
            chance,
            report.findings(),
            run.directory(),
            checkpoint,
            taught.seconds());
    run.describe(Description.of(result, report.refusals()));
    return result;
  }

  private Map<String, String> params(RunSpec spec, Transformer model) {
    Map<String, String> params = new TreeMap<>(writer.flat(spec));
    // The name is the label of the curriculum: the param to group and compare by.
    params.remove("name");
    params.put("curriculum", spec.name());
    params.put("model.parameters", Integer.toString(model.layout().size()));
    params.put("model.block_parameters", Integer.toString(model.layout().blockSize()));
    // Said where they belong: how often to log and evaluate is in config.yaml, noise in a
    // comparison.
    params.keySet().removeIf(key -> key.startsWith("logging.") || key.startsWith("evaluation."));
    params.remove("probes");
    return params;
  }

  private static void embeddings(
      RunRecorder recorder, Transformer model, Course course, long step) {
    EmbeddingTables tables = EmbeddingProbes.tables(model, course.vocabulary());
    String folder = "embeddings/step_%08d/".formatted(step);
    recorder.artifact(folder + "vectors.tsv", tables.vectors());
    recorder.artifact(folder + "metadata.tsv", tables.metadata());
  }

  private Path checkpoint(
      RunSpec spec, Run run, Transformer model, AdamW optimizer, Teacher teacher, long steps)
      throws IOException {
    return new Checkpoint(
            steps,
            config.yaml(spec),
            model.parameters().get(),
            optimizer.state(),
            teacher.state(),
            new TreeMap<>())
        .write(run.directory().resolve("checkpoints"), model.layout());
  }

  /** Says how the run ended and, on a disk that still takes it, where it failed. */
  private static void end(Run run, RunStatus status, Throwable cause) {
    try {
      if (status == RunStatus.FAILED) {
        run.artifact("error.txt", stackTrace(cause));
      }
    } catch (UncheckedIOException e) {
      cause.addSuppressed(e);
    }
    run.end(status, cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private static byte[] stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return Secrets.of(System.getenv()).redact(text.toString()).getBytes(StandardCharsets.UTF_8);
  }
}
