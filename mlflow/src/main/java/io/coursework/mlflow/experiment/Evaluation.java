package io.coursework.mlflow.experiment;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.tfmodel.evaluation.Evaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's accuracy at one step.
 *
 * @param step optimiser steps done
 * @param training by operation, on expressions of the training side
 * @param heldOut by operation, on held-out expressions
 */
public record Evaluation(long step, Map<String, Score> training, Map<String, Score> heldOut) {

  static Evaluation of(
      long step, Evaluator evaluator, List<EvaluationSet> training, List<EvaluationSet> heldOut) {
    return new Evaluation(step, scores(evaluator, training), scores(evaluator, heldOut));
  }

  /**
   * How much of each operation was forgotten: the best accuracy of any evaluation less that of the
   * last, on held-out expressions if anything is held out. 0 where nothing was.
   *
   * @param evaluations in the order of their steps, at least one
   * @see <a href="https://arxiv.org/abs/1801.10112">Chaudhry et al. 2018</a>
   */
  static Map<String, Double> forgetting(List<Evaluation> evaluations) {
    Map<String, Double> forgetting = new LinkedHashMap<>();
    evaluations
        .get(evaluations.size() - 1)
        .examined()
        .forEach(
            (operation, last) -> {
              double best =
                  evaluations.stream()
                      .map(evaluation -> evaluation.examined().get(operation))
                      .filter(Objects::nonNull)
                      .mapToDouble(Score::answer)
                      .max()
                      .orElseThrow();
              forgetting.put(operation, best - last.answer());
            });
    return forgetting;
  }

  /** Mean accuracy over the operations, on held-out expressions if anything is held out. */
  double meanAccuracy() {
    return examined().values().stream().mapToDouble(Score::answer).average().orElseThrow();
  }

  /** The accuracy of one operation where it was measured, else the mean over all. */
  double accuracy(String operation) {
    Score score = examined().get(operation);
    return score == null ? meanAccuracy() : score.answer();
  }

  private Map<String, Score> examined() {
    return heldOut.isEmpty() ? training : heldOut;
  }

  private static Map<String, Score> scores(Evaluator evaluator, List<EvaluationSet> sets) {
    Map<String, Score> scores = new LinkedHashMap<>();
    sets.forEach(set -> scores.put(set.operation(), evaluator.evaluate(set)));
    return scores;
  }
}
