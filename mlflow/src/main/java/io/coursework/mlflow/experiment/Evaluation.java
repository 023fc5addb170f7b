package io.coursework.mlflow.experiment;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.tfmodel.evaluation.Evaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private static Map<String, Score> scores(Evaluator evaluator, List<EvaluationSet> sets) {
    Map<String, Score> scores = new LinkedHashMap<>();
    sets.forEach(set -> scores.put(set.operation(), evaluator.evaluate(set)));
    return scores;
  }
}
