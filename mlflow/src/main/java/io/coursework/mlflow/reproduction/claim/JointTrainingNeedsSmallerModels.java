package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** The paper's main claim. */
public final class JointTrainingNeedsSmallerModels implements Claim {

  @Override
  public String id() {
    return "C3";
  }

  @Override
  public String statement() {
    return "SUM is learned by smaller models within MAX+MED+SUM than alone";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(new SizeRatio(Arm.SUM, Arm.MIX, new Criterion.Above(1)));
  }

  @Override
  public boolean main() {
    return true;
  }
}
