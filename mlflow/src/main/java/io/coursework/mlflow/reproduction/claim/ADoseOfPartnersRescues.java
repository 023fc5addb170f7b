package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.LearningRate;
import java.util.List;

/**
 * Also against the same tasks of renamed numbers: a change of task alone does not count as joint
 * training.
 */
public final class ADoseOfPartnersRescues implements Claim {

  @Override
  public String id() {
    return "B2";
  }

  @Override
  public String statement() {
    return "a tenth of training with MAX and MED, amid SUM alone, lets SUM be learned earlier";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new LearningRate(Arm.DOSE_10, Arm.SUM, Clock.ALL_TOKENS, new Criterion.Above(1)),
        new LearningRate(Arm.DOSE_10, Arm.DOSE_CONTROL, Clock.ALL_TOKENS, new Criterion.Above(1)));
  }
}
