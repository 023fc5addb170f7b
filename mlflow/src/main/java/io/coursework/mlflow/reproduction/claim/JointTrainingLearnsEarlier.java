package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.LearningRate;
import java.util.List;

/** Also where only the tokens of SUM itself are counted. */
public final class JointTrainingLearnsEarlier implements Claim {

  @Override
  public String id() {
    return "C4";
  }

  @Override
  public String statement() {
    return "within MAX+MED+SUM, SUM is learned earlier at equal size";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new LearningRate(Arm.MIX, Arm.SUM, Clock.ALL_TOKENS, new Criterion.Above(1)),
        new LearningRate(Arm.MIX, Arm.SUM, Clock.TARGET_TOKENS, new Criterion.Above(1)));
  }
}
