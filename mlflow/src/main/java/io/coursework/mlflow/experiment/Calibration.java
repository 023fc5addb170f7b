package io.coursework.mlflow.experiment;

import io.coursework.curricula.Course;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.EvaluationSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.evaluation.Evaluator;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Learner;
import io.coursework.tfmodel.training.Trainer;
import java.util.Set;

/**
 * What a run costs on this machine at this moment, measured on its first steps.
 *
 * @param secondsPerStep wall time of one training step
 * @param secondsOfEvaluation wall time of all its evaluations by generation, as a model generates
 *     that has learned nothing yet; probes and figures are not counted
 */
public record Calibration(double secondsPerStep, double secondsOfEvaluation) {

  private static final int FIRST = 20; // steps that pay for what is done once
  private static final int MEASURED = 200; // steps at most
  private static final double LONG_ENOUGH = 1; // seconds
  private static final int EXPRESSIONS = 100; // of each operation and part

  /** Measures a prepared run; nothing is recorded. Takes about two seconds. */
  public static Calibration of(Preparation preparation) {
    try (Transformer model = preparation.model()) {
      model.parameters().set(preparation.firstWeights());
      Learner learner = preparation.learner(model);
      double perStep = secondsPerStep(preparation, learner);
      model.parameters().set(learner.weights());
      return new Calibration(perStep, secondsOfEvaluation(preparation, model));
    }
  }

  private static double secondsPerStep(Preparation preparation, Learner learner) {
    Course course = preparation.course();
    long first = Math.min(FIRST, course.steps() - 1);
    long end = Math.min(first + MEASURED, course.steps());
    Trainer trainer = new Trainer(course, course.teacher(), learner);
    trainer.train(0, first, (result, lesson, batch) -> {});
    long start = System.nanoTime();
    long[] done = {0};
    trainer.train(
        first,
        end,
        (result, lesson, batch) -> done[0]++,
        () -> done[0] > 0 && seconds(start) > LONG_ENOUGH);
    return seconds(start) / done[0];
  }

  private static double secondsOfEvaluation(Preparation preparation, Transformer model) {
    EvaluationSpec spec = preparation.spec().evaluation();
    Evaluator evaluator = new Evaluator(model, preparation.course().task());
    Set<SplitPart> all = preparation.course().parts();
    Examination some = preparation.examination(all, Math.min(EXPRESSIONS, spec.maxExamples()));
    evaluator.evaluate(some.all()); // builds what is built once
    long start = System.nanoTime();
    evaluator.evaluate(some.all());
    double perExpression = seconds(start) / some.expressions();
    long evaluations = (preparation.course().steps() - 1) / spec.every();
    return perExpression
        * (preparation.examination(all, spec.maxExamples()).expressions()
            + evaluations
                * preparation
                    .examination(Evaluation.ON_THE_WAY, spec.maxExamplesDuringTraining())
                    .expressions());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
