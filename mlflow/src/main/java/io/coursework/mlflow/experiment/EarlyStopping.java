package io.coursework.mlflow.experiment;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.evaluation.MeanLoss;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.EarlyStoppingSpec;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import io.coursework.tfmodel.training.StoppingMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches the evaluations of one training for when it should stop before its last step. */
final class EarlyStopping {

  private final EarlyStoppingSpec spec;
  private final Preparation preparation;
  private final MeanLoss loss;
  private final List<Measured> measured = new ArrayList<>();

  EarlyStopping(Preparation preparation, Transformer model) {
    this.spec = preparation.spec().training().earlyStopping();
    this.preparation = preparation;
    this.loss = new MeanLoss(model);
  }

  /**
   * The mean cross-entropy in nats of each set of {@link Preparation#deciding}, by operation; of
   * none where nobody asks for the loss.
   */
  Map<String, Double> losses(List<EvaluationSet> sets) {
    Map<String, Double> losses = new LinkedHashMap<>();
    if (spec.metric() == StoppingMetric.LOSS) {
      sets.stream()
          .filter(set -> set.part() == preparation.deciding())
          .forEach(set -> losses.put(set.operation(), loss.of(preparation.course().batch(set))));
    }
    return losses;
  }

  /** Whether an evaluation may end the training. */
  boolean watches() {
    return spec.metric() != StoppingMetric.NONE;
  }

  /**
   * Takes an evaluation into account.
   *
   * @param losses of the same held-out sets
   */
  void add(Evaluation evaluation, Map<String, Double> losses) {
    if (spec.metric() == StoppingMetric.ACCURACY) {
      measured.add(new Measured(evaluation.step(), evaluation.meanAccuracy()));
    } else if (spec.metric() == StoppingMetric.LOSS) {
      double mean =
          losses.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      measured.add(new Measured(evaluation.step(), mean));
    }
  }

  /** Why the training should not continue, in one line; empty if it should. */
  Optional<String> reason() {
    return spec.reasonToStop(measured);
  }

  /** What it has taken into account, in the order of the steps. */
  List<Measured> state() {
    return List.copyOf(measured);
  }

  void restore(List<Measured> state) {
    measured.clear();
    measured.addAll(state);
  }
}
