package io.coursework.mlflow.experiment;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.tfmodel.evaluation.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * A model's accuracy at one step.
 *
 * @param step optimiser steps done
 * @param training by operation, on expressions of the training side
 * @param heldOut by operation, on held-out expressions
 */
public record Evaluation(long step, Map<String, Score> training, Map<String, Score> heldOut) {

  /** Measures the model on all sets together. */
  static Evaluation of(
      long step, Evaluator evaluator, List<EvaluationSet> training, List<EvaluationSet> heldOut) {
    return of(step, evaluator, training, heldOut, done -> {});
  }

  /**
   * The same for many examples.
   *
   * @param progress told how many examples of all sets are done
   */
  static Evaluation of(
      long step,
      Evaluator evaluator,
      List<EvaluationSet> training,
      List<EvaluationSet> heldOut,
      LongConsumer progress) {
    List<Score> scores = evaluator.evaluate(all(training, heldOut), progress);
    int parted = training.size();
    return new Evaluation(
        step,
        byOperation(training, scores.subList(0, parted)),
        byOperation(heldOut, scores.subList(parted, scores.size())));
  }

  /** What an evaluation of both passes through the model, in this order. */
  static List<EvaluationSet> all(List<EvaluationSet> training, List<EvaluationSet> heldOut) {
    List<EvaluationSet> sets = new ArrayList<>(training);
    sets.addAll(heldOut);
    return sets;
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

  private static Map<String, Score> byOperation(List<EvaluationSet> sets, List<Score> scores) {
    Map<String, Score> byOperation = new LinkedHashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      byOperation.put(sets.get(i).operation(), scores.get(i));
    }
    return byOperation;
  }
}
