package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.embedding.EmbeddingTables;
import io.coursework.analysis.figure.EmbeddingImage;
import io.coursework.analysis.figure.PlaneView;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.EmbeddingMap;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.DatasetDescription;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.MixtureLog;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.MixtureCurve;
import io.coursework.mlflow.experiment.result.TokenEmbedding;
import io.coursework.tfmodel.training.DivergedException;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.LossSegment;
import io.coursework.tfmodel.training.StepResult;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Run;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes what happens in a training into a run: which metric, which artifact, under which name. */
public final class RunRecorder implements Closeable {

  /** The file of mixtures in a run's directory. */
  public static final String MIXTURE = "mixture.tsv";

  /** The file of a checkpoint that names all others, with their checksums. */
  public static final String SUMS = "SHA256SUMS";

  /** On a run: the useful tokens by which it had learned its target. */
  public static final String LEARNED_AT_TOKENS = "coursework.learned_at_tokens";

  private static final String BEST = "best_accuracy";

  /**
   * The last part of the keys for how much better training expressions of the same layouts are
   * answered.
   */
  static final String GAP = "gap";

  /** The last part of the keys for whole chains that are right in whatever order. */
  static final String VALID = "valid_chain_accuracy";

  /** All that it has summed up since the first step. */
  public record State(
      TrainingCurves.State curves, MixtureCurve.State mixture, EmbeddingHistory.State embeddings) {

    /** This state for a training that continues with other operations. */
    public State of(List<String> operations, List<String> others) {
      return new State(curves.of(operations, others), mixture, embeddings);
    }
  }

  private final Run run;
  private final FindingRecorder findings;
  private final TrainingCurves curves;
  private final List<String> operations;
  private final MixtureLog mixture;
  private final MixtureCurve mixtureCurve;
  private final LossLog losses;
  private final LossSegment stretch;
  private final boolean chained;
  private final boolean pictures;
  private final StepImages images;
  private final EmbeddingHistory embeddings;

  /**
   * @param spec of the run
   * @param course what is trained
   * @param stretch begins at the first step to come; later ones that the run has recorded already
   *     are repeated
   * @throws IOException if mixture and losses cannot be written down beside the run's journal
   */
  public RunRecorder(Run run, RunSpec spec, Course course, LossSegment stretch) throws IOException {
    this.run = run;
    this.findings = FindingRecorder.of(run, spec);
    this.curves = new TrainingCurves(course, spec.logging().every(), !spec.fixedMix());
    this.operations = course.operations();
    this.mixture = MixtureLog.open(run.directory().resolve(MIXTURE), operations, stretch.step());
    this.mixtureCurve = new MixtureCurve(course.steps());
    this.stretch = stretch;
    this.losses = LossLog.open(run.directory(), stretch);
    this.chained = course.task().spec().chained();
    this.pictures = spec.logging().images() > 0 && course.task().domain().numeric();
    this.images = new StepImages(run);
    this.embeddings = new EmbeddingHistory(course);
  }

  /** Where findings of probes go. */
  public FindingRecorder probes() {
    return findings;
  }

  public State state() {
    return new State(curves.state(), mixtureCurve.state(), embeddings.state());
  }

  /** Continues from where a recorder of the same training was. */
  public void restore(State state) {
    curves.restore(state.curves());
    mixtureCurve.restore(state.mixture());
    embeddings.restore(state.embeddings());
  }

  /**
   * Adds a step to the curves.
   *
   * @param lesson what the step was taught with
   * @param batch what was taught
   */
  public void step(StepResult result, Lesson lesson, Batch batch) {
    long done = result.step() + 1;
    mixtureCurve.add(done, lesson.mix());
    try {
      mixture.write(result.step(), lesson);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    losses.add(result.loss());
    curves
        .add(result, lesson, batch)
        .ifPresent(
            point -> {
              run.metrics(point, done);
              losses.flush();
            });
  }

  /** Hands all losses so far to the operating system; they survive the process. */
  public void flush() {
    losses.flush();
  }

  /** Puts all that was recorded so far on the disk; from any thread. */
  public void sync() {
    images.await();
    run.sync();
  }

  @Override
  public void close() throws IOException {
    mixture.close();
    losses.close();
    images.await();
  }

  /**
   * Ends the table of mixtures, by which curriculum type recorded repeats this run's, and the list
   * of losses, by which the run is verified.
   */
  public void end(RunSpec spec) throws IOException {
    close();
    for (String file : List.of(MIXTURE, LossLog.LOSSES, LossLog.STRETCHES)) {
      run.artifactFile(file, run.directory().resolve(file));
    }
    mixture()
        .ifPresent(
            curve -> artifact("figures/mixture.svg", Figures.mixture(spec, operations, curve)));
  }

  /**
   * An evaluation, and beside it the best so far.
   *
   * @param evaluations all so far, this one last
   * @param share of the run's time so far that went into evaluations
   */
  public void evaluation(List<Evaluation> evaluations, double share) {
    Evaluation evaluation = evaluations.get(evaluations.size() - 1);
    Map<String, Double> point = new TreeMap<>();
    for (SplitPart part : SplitPart.values()) {
      evaluation.on(part).forEach((operation, score) -> put(point, part, operation, score));
      evaluation
          .gaps()
          .on(part)
          .forEach((operation, gap) -> point.put(key(part, operation) + "/" + GAP, gap));
    }
    SplitPart examined = evaluation.heldOut().isEmpty() ? SplitPart.TRAINING : SplitPart.HELD_OUT;
    Evaluation.best(evaluations)
        .forEach((operation, best) -> point.put(key(examined, operation) + "/" + BEST, best));
    point.put("train/evaluation_share", share);
    run.metrics(point, evaluation.step());
  }

  /** Time that was not spent on training. */
  public void paused(long nanos) {
    curves.paused(nanos);
  }

  /**
   * The mean cross-entropy of a part's sets.
   *
   * @param losses in nats, by operation
   */
  public void losses(SplitPart part, Map<String, Double> losses, long step) {
    Map<String, Double> point = new TreeMap<>();
    losses.forEach((operation, loss) -> point.put(key(part, operation) + "/loss", loss));
    if (!point.isEmpty()) {
      run.metrics(point, step);
    }
  }

  /**
   * The target has been learned.
   *
   * @param step by whose evaluation that was known: now
   * @param end the step by which the training ends
   */
  public void learned(long step, long end) {
    run.tag("coursework.learned_at_step", Long.toString(step));
    run.tag(LEARNED_AT_TOKENS, Long.toString(curves.tokens()));
    try {
      losses.change(stretch.from(step).endingBy(end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A training that takes fewer steps than it might. */
  public void stoppedEarly(long step, String reason) {
    run.tag("coursework.stopped_at_step", Long.toString(step));
    run.tag("coursework.stop_reason", reason);
  }

  private void put(Map<String, Double> point, SplitPart part, String operation, Score score) {
    String key = key(part, operation) + "/";
    point.put(key + Measure.ANSWER.metric(), score.answer());
    point.put(key + Measure.STRICT.metric(), score.strict());
    if (chained) {
      point.put(key + VALID, score.valid());
    }
  }

  public void datasets(List<DatasetDescription> datasets) {
    datasets(run, datasets);
  }

  public static void datasets(Run run, List<DatasetDescription> datasets) {
    for (DatasetDescription dataset : datasets) {
      Map<String, Object> profile = new TreeMap<>(dataset.profile());
      if (dataset.rows() == DatasetDescription.UNBOUNDED) {
        profile.put("stream", true);
      } else {
        profile.put("num_rows", dataset.rows());
      }
      run.dataset(
          new DatasetInput(
              dataset.name(),
              dataset.context(),
              dataset.digest(),
              dataset.source(),
              List.of(
                  new DatasetInput.Column("expression", "string"),
                  new DatasetInput.Column("chain_of_thought", "string"),
                  new DatasetInput.Column("value", "long")),
              profile));
    }
  }

  /**
   * Where the tokens lie at a step, unless that was shown before; not finite, it is passed over,
   * for the step that made it so is about to say why.
   */
  public void embedding(TokenEmbedding embedding, long step) {
    if (embedding.isFinite() && embeddings.lastStep() < step) {
      PlaneView view = embeddings.add(step, embedding);
      if (pictures) {
        images.record("number_embedding", step, width -> EmbeddingImage.png(view, step, width));
      }
    }
  }

  /** Where the tokens lie at the end, for further work and to explore. */
  public void lastEmbedding(TokenEmbedding embedding, long step, RunSpec spec) {
    embedding(embedding, step);
    EmbeddingTables tables = embedding.tables();
    images.await();
    String folder = "embeddings/step_%08d/".formatted(step);
    artifact(folder + "vectors.tsv", tables.vectors());
    artifact(folder + "metadata.tsv", tables.metadata());
    artifact(folder + "projector_config.pbtxt", EmbeddingTables.PROJECTOR_CONFIG);
    artifact(
        folder + "map.html",
        embeddings
            .map()
            .page("Token embedding of %s, seed %d".formatted(spec.name(), spec.seed())));
  }

  /** The token embedding over the training; empty where none was finite. */
  Optional<EmbeddingMap> map() {
    return embeddings.isEmpty() ? Optional.empty() : Optional.of(embeddings.map());
  }

  /** What was taught over the training, if that ever changed. */
  Optional<MixtureCurve> mixture() {
    return mixtureCurve.changes() ? Optional.of(mixtureCurve) : Optional.empty();
  }

  /** What is taught, in the order of the mixture. */
  List<String> operations() {
    return operations;
  }

  /** The page that is opened first. */
  public void report(RunReport report) {
    artifact(RunPage.FILE, report.html());
  }

  public void tables(List<TextTable> tables) {
    LoggedTables.record(run, tables);
  }

  /** A training that diverged: the batch of the step that shows it. */
  public void divergence(DivergedException diverged, Course course) {
    artifact("divergence/batch.json", DivergenceReport.json(diverged, course));
  }

  /**
   * A training that goes back after it diverged.
   *
   * @param rollbacks of the run so far, this one included
   * @param from the step that showed it
   * @param to the step from which it continues
   */
  public void rollback(int rollbacks, long from, long to) {
    run.metrics(Map.of("train/rollbacks", (double) rollbacks), from);
    run.tag("coursework.rollbacks", Integer.toString(rollbacks));
    run.tag(
        "coursework.rollback." + rollbacks,
        "from step %d to step %d, learning rate halved".formatted(from, to));
  }

  /** The checkpoint of the best evaluation. */
  public void best(Path folder) {
    run.tag("coursework.best_checkpoint", folder.getFileName().toString());
  }

  public void artifact(String path, String text) {
    run.artifact(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A checkpoint's folder, file by file, below {@code checkpoints/}. They are sent in this order:
   * the sums come last, so where they are missing the others may be, too.
   */
  public void checkpoint(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.sorted().sorted(Comparator.comparing(f -> f.endsWith(SUMS))).toList()) {
        run.artifactFile("checkpoints/" + folder.getFileName() + "/" + file.getFileName(), file);
      }
    }
  }

  /** What the keys of metrics of an operation begin with, where they are of a part's sets. */
  public static String key(SplitPart part, String operation) {
    String section =
        switch (part) {
          case TRAINING -> "train";
          case HELD_OUT -> "eval";
          case MONITOR -> "monitor";
          case UNSEEN_MULTISETS -> "eval_multisets";
        };
    return section + "/" + key(operation);
  }

  /** An operation as a part of metric keys. */
  public static String key(String operation) {
    return operation.toLowerCase(Locale.ROOT);
  }
}
