package io.coursework.mlflow.experiment;

import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import io.coursework.tfmodel.training.SuccessMetric;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether and when a training has learned its target.
 *
 * @param spec its configuration
 * @param planned its steps where it does not learn
 */
record Success(RunSpec spec, long planned) {

  static Success of(Preparation preparation) {
    return new Success(preparation.spec(), preparation.course().steps());
  }

  /** Whether an evaluation may end the training. */
  boolean watches() {
    return spec.training().success().metric() != SuccessMetric.NONE;
  }

  /** The step of the evaluation by which the target had been learned. */
  private OptionalLong learnedAt(List<Evaluation> evaluations) {
    return watches()
        ? spec.training()
            .success()
            .learnedAt(
                evaluations.stream()
                    .map(
                        each ->
                            new Measured(each.step(), value(each.deciding().get(spec.target()))))
                    .toList())
        : OptionalLong.empty();
  }

  /**
   * The step by which a training with these evaluations ends for having learned; 0 if it has not.
   */
  long end(List<Evaluation> evaluations) {
    OptionalLong learned = learnedAt(evaluations);
    return learned.isPresent() ? spec.training().stepsIfLearned(learned.getAsLong(), planned) : 0;
  }

  private double value(Score score) {
    if (score == null) { // a fork's origin may have had another target
      return 0;
    }
    return spec.training().success().metric() == SuccessMetric.STRICT
        ? score.strict()
        : score.answer();
  }
}
