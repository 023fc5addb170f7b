package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.OperationOrder;
import java.util.List;

/** After arXiv:2602.18523, without squaring: operations of one operand are not there. */
public final class ProductsComeBeforeSums implements Claim {

  @Override
  public String id() {
    return "B4";
  }

  @Override
  public String statement() {
    return "trained together, PROD is learned before SUM";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(new OperationOrder(Arm.PROD_SUM, "PROD", "SUM", new Criterion.Above(1)));
  }
}
