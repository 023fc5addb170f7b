package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Finding;
import io.coursework.mlflow.experiment.setup.CheckpointJson;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The result of a finished run, as a file of the run: whoever has it need not train the run again.
 * All numbers read back to the bit.
 *
 * @param parameters number of weights
 * @param device where it ran
 * @param loss mean cross-entropy of the last logged batches, nats
 * @param weights the probability of each operation at the last step
 * @param evaluations over training, the last one at the end
 * @param chance accuracy of always giving the commonest answer, by operation
 * @param findings of the probes at the end, without figures and tables
 * @param trainingSeconds wall time of the training loop, evaluations included
 */
public record StoredResult(
    int parameters,
    String device,
    double loss,
    Map<String, Double> weights,
    List<Evaluation> evaluations,
    Map<String, Double> chance,
    List<StoredFinding> findings,
    double trainingSeconds) {

  /** Its name among a run's artifacts. */
  public static final String FILE = "result.json";

  /** Bytes that it may have: over 100,000 evaluations. */
  public static final long LARGEST = 256 << 20;

  /** A probe's finding, as far as it is numbers. */
  public record StoredFinding(String probe, Map<String, Estimate> scores, List<String> headlines) {}

  public static StoredResult of(RunResult run) {
    return new StoredResult(
        run.parameters(),
        run.device(),
        run.loss(),
        run.weights(),
        run.evaluations(),
        run.chance(),
        run.findings().stream()
            .map(f -> new StoredFinding(f.probe(), f.scores(), List.copyOf(f.headlines())))
            .toList(),
        run.trainingSeconds());
  }

  public String json() {
    return CheckpointJson.json(this);
  }

  /** Reads the file's text, of earlier builds too; empty if it is not whole. */
  public static Optional<StoredResult> read(String json) {
    return CheckpointJson.read(json, StoredResult.class, Evaluation::completeAll)
        .filter(result -> !result.evaluations().isEmpty() && result.parameters() > 0);
  }

  /** The step at which it ended. */
  public long steps() {
    return evaluations.get(evaluations.size() - 1).step();
  }

  /** This result as that of a run on this machine. */
  public RunResult result(Preparation preparation, Path directory, Path checkpoint) {
    return new RunResult(
        preparation.spec(),
        parameters,
        device,
        loss,
        weights,
        evaluations,
        chance,
        findings.stream()
            .map(
                f ->
                    new Finding(
                        f.probe(),
                        new TreeMap<>(f.scores()),
                        new TreeSet<>(f.headlines()),
                        new TreeSet<>(),
                        List.of(),
                        List.of()))
            .toList(),
        directory,
        checkpoint,
        trainingSeconds);
  }
}
