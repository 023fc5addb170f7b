package io.coursework.mlflow.experiment.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.evaluation.Score;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  @Test
  void theBestIsThatOfAnyEvaluation() {
    List<Evaluation> evaluations =
        List.of(
            heldOut(100, Map.of("MAX", 0.75, "SUM", 0.0)),
            heldOut(200, Map.of("MAX", 1.0, "SUM", 0.25)),
            heldOut(300, Map.of("MAX", 0.25, "SUM", 0.5)));
    assertEquals(Map.of("MAX", 1.0, "SUM", 0.5), Evaluation.best(evaluations));
  }

  @Test
  void theBestIsOfTrainingExpressionsWhereNothingIsHeldOut() {
    List<Evaluation> evaluations =
        List.of(
            new Evaluation(
                1, scores(Map.of("MAX", 0.5)), Map.of(), Map.of(), Map.of(), Gaps.NONE, 3),
            new Evaluation(
                2, scores(Map.of("MAX", 0.25)), Map.of(), Map.of(), Map.of(), Gaps.NONE, 1));
    assertEquals(0.25, Evaluation.share(evaluations, 16));
    assertEquals(Map.of("MAX", 0.5), Evaluation.best(evaluations));
  }

  @Test
  void theMonitorDecidesWhereThereIsOne() {
    Evaluation watched =
        new Evaluation(
            1,
            scores(Map.of("SUM", 1.0)),
            scores(Map.of("SUM", 0.75)),
            scores(Map.of("SUM", 0.25)),
            Map.of(),
            Gaps.NONE,
            0);
    assertEquals(0.25, watched.accuracy("SUM"));
    assertEquals(0.25, watched.meanAccuracy());
    assertEquals(0.75, heldOut(1, Map.of("SUM", 0.75)).accuracy("SUM"));
  }

  private static Evaluation heldOut(long step, Map<String, Double> accuracies) {
    return new Evaluation(step, Map.of(), scores(accuracies), Map.of(), Map.of(), Gaps.NONE, 0);
  }

  private static Map<String, Score> scores(Map<String, Double> accuracies) {
    Map<String, Score> scores = new TreeMap<>();
    accuracies.forEach((operation, accuracy) -> scores.put(operation, new Score(accuracy, 0, 0)));
    return scores;
  }
}
