package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.LearningRate;
import java.util.List;

/** After arXiv:2602.18523, where nothing generalises without it; here it need only be later. */
public final class WeightDecayIsNeeded implements Claim {

  @Override
  public String id() {
    return "B5";
  }

  @Override
  public String statement() {
    return "without weight decay SUM is learned later beside PROD";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new LearningRate(
            Arm.PROD_SUM, Arm.PROD_SUM_NO_DECAY, Clock.ALL_TOKENS, new Criterion.Above(1)));
  }
}
