package io.coursework.mlflow.experiment;

import io.coursework.analysis.Finding;
import io.coursework.analysis.TextTable;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.DatasetDescription;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.MixtureLog;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.training.StepResult;
import io.coursework.tracking.DatasetInput;
import io.coursework.tracking.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes what happens in a training into a run: which metric, which artifact, under which name. */
final class RunRecorder {

  private static final String MIXTURE = "mixture.tsv";

  private final Run run;
  private final MixtureLog mixture;
  private final MixtureCurve mixtureCurve;
  private final MixtureMean mixtureMean = new MixtureMean();
  private final long every;
  private final List<String> operations;
  private final long totalSteps;
  private final double[] operationLossSums;
  private final long[] operationLossCounts;
  private final long[] operationTokens;
  private double lossSum;
  private long lossCount;
  private boolean difficulty; // whether there ever was a limit
  private long tokens;
  private long tokensAtLastPoint;
  private long nanosAtLastPoint = System.nanoTime();

  /**
   * @param every steps between two points of the loss curve
   * @param course what is trained; its last step has a point, too
   * @throws IOException if the mixture cannot be written down beside the run's journal
   */
  RunRecorder(Run run, long every, Course course) throws IOException {
    this.run = run;
    this.mixture = MixtureLog.open(run.directory().resolve(MIXTURE), course.operations(), 0);
    this.every = every;
    this.mixtureCurve = new MixtureCurve(course.steps());
    this.operations = course.operations();
    this.totalSteps = course.steps();
    this.operationLossSums = new double[operations.size()];
    this.operationLossCounts = new long[operations.size()];
    this.operationTokens = new long[operations.size()];
  }

  /**
   * Adds a step to the curves; each point is the mean over the steps since the last.
   *
   * @param lesson what the step was taught with
   * @param batch what was taught
   */
  void step(StepResult result, Lesson lesson, Batch batch) {
    long[] counts = batch.tokenCounts(operations.size());
    for (int i = 0; i < counts.length; i++) {
      operationTokens[i] += counts[i];
    }
    try {
      mixtureCurve.add(result.step() + 1, lesson.mix());
      mixtureMean.add(lesson.mix());
      mixture.write(result.step(), lesson);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < result.operationLosses().length; i++) {
      if (!Double.isNaN(result.operationLosses()[i])) {
        operationLossSums[i] += result.operationLosses()[i];
        operationLossCounts[i]++;
      }
    }
    lossSum += result.loss();
    lossCount++;
    tokens += result.tokens();
    long done = result.step() + 1;
    if (done != 1 && done % every != 0 && done != totalSteps) {
      return;
    }
    long now = System.nanoTime();
    Map<String, Double> point = new TreeMap<>();
    point.put("train/loss", lossSum / lossCount);
    point.put("train/gradient_norm", (double) result.gradientNorm());
    point.put("train/learning_rate", result.learningRate());
    point.put("train/tokens", (double) tokens);
    if (done > 1) {
      point.put(
          "train/tokens_per_second", (tokens - tokensAtLastPoint) * 1e9 / (now - nanosAtLastPoint));
    }
    for (int i = 0; i < operations.size(); i++) {
      if (operationLossCounts[i] > 0) {
        point.put(
            "train/" + key(operations.get(i)) + "/loss",
            operationLossSums[i] / operationLossCounts[i]);
      }
      point.put("train/" + key(operations.get(i)) + "/tokens", (double) operationTokens[i]);
      operationLossSums[i] = 0;
      operationLossCounts[i] = 0;
    }
    mixtureMean
        .take()
        .forEach((operation, weight) -> point.put("mixture/" + key(operation), weight));
    if (lesson.difficulty().share() < 1) {
      difficulty = true;
    }
    if (difficulty) {
      point.put("mixture/difficulty", lesson.difficulty().share());
    }
    run.metrics(point, done);
    lossSum = 0;
    lossCount = 0;
    tokensAtLastPoint = tokens;
    nanosAtLastPoint = now;
  }

  /** Ends the table of mixtures, by which curriculum type recorded repeats this run's. */
  void mixture(RunSpec spec) throws IOException {
    mixture.close();
    run.artifactFile(MIXTURE, run.directory().resolve(MIXTURE));
    if (mixtureCurve.changes()) {
      artifact("figures/mixture.svg", Figures.mixture(spec, operations, mixtureCurve));
    }
  }

  void evaluation(Evaluation evaluation) {
    Map<String, Double> point = new TreeMap<>();
    evaluation.heldOut().forEach((operation, score) -> put(point, "eval/", operation, score));
    evaluation.training().forEach((operation, score) -> put(point, "train/", operation, score));
    run.metrics(point, evaluation.step());
    nanosAtLastPoint = System.nanoTime(); // the pause is not training
  }

  private static void put(Map<String, Double> point, String part, String operation, Score score) {
    point.put(part + key(operation) + "/accuracy", score.answer());
    point.put(part + key(operation) + "/strict_accuracy", score.strict());
  }

  /** At step 0: chance is the same all the way, and a chart of one such point is a bar. */
  void chance(Map<String, Double> chance) {
    Map<String, Double> point = new TreeMap<>();
    chance.forEach((operation, share) -> point.put("eval/" + key(operation) + "/chance", share));
    if (!point.isEmpty()) {
      run.metrics(point, 0);
    }
  }

  void datasets(List<DatasetDescription> datasets) {
    for (DatasetDescription dataset : datasets) {
      Map<String, Object> profile =
          dataset.rows() == DatasetDescription.UNBOUNDED
              ? Map.of("stream", true)
              : Map.of("num_rows", dataset.rows());
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

  void findings(EmbeddingProbes.Report report, long step) {
    for (Finding finding : report.findings()) {
      Map<String, Double> point = new TreeMap<>();
      finding
          .scores()
          .forEach((key, score) -> point.put("probe/" + finding.probe() + "/" + key, score));
      run.metrics(point, step);
      finding
          .figures()
          .forEach(figure -> artifact("figures/" + figure.name() + ".svg", figure.svg()));
      for (TextTable table : finding.tables()) {
        artifact("probes/" + table.name() + ".tsv", table.tsv());
      }
    }
    report
        .refusals()
        .forEach((probe, reason) -> run.tag("coursework.probe." + probe + ".refused", reason));
  }

  void artifact(String path, String text) {
    run.artifact(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A checkpoint's folder, file by file, below {@code checkpoints/}. */
  void checkpoint(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        run.artifactFile("checkpoints/" + folder.getFileName() + "/" + file.getFileName(), file);
      }
    }
  }

  private static String key(String operation) {
    return operation.toLowerCase(Locale.ROOT);
  }
}
