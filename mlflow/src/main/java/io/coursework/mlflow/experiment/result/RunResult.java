package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.probe.Finding;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The result of a finished run.
 *
 * @param spec what was run
 * @param parameters number of weights
 * @param device where it ran
 * @param loss mean cross-entropy of the last logged batches, nats
 * @param weights the probability of each operation at the last step
 * @param evaluations over training, the last one at the end
 * @param chance accuracy of always giving the commonest answer, by operation, on the held-out sets
 * @param findings of the probes at the end
 * @param directory the run's folder on this disk
 * @param checkpoint the last checkpoint's folder
 * @param trainingSeconds wall time of the training loop, evaluations included
 */
public record RunResult(
    RunSpec spec,
    int parameters,
    String device,
    double loss,
    Map<String, Double> weights,
    List<Evaluation> evaluations,
    Map<String, Double> chance,
    List<Finding> findings,
    Path directory,
    Path checkpoint,
    double trainingSeconds) {

  /** The evaluation at the end. */
  public Evaluation last() {
    return evaluations.get(evaluations.size() - 1);
  }

  /** The share of the run's time, probes apart, that went into evaluations, in [0, 1]. */
  public double evaluationShare() {
    return Evaluation.share(evaluations, trainingSeconds + last().seconds());
  }

  /** Mean training accuracy over the operations that the last step trained, by their weights. */
  public double trainingAccuracy() {
    double sum = 0;
    double all = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      Score score = last().training().get(weight.getKey());
      if (score != null) {
        sum += weight.getValue() * score.answer();
        all += weight.getValue();
      }
    }
    return sum / all;
  }

  /** A score of a probe, empty where the probe did not run. */
  public OptionalDouble score(String probe, String key) {
    return findings.stream()
        .filter(finding -> finding.probe().equals(probe))
        .filter(finding -> finding.scores().containsKey(key))
        .mapToDouble(finding -> finding.value(key))
        .findFirst();
  }
}
