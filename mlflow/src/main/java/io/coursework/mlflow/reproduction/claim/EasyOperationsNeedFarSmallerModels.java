package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;
import java.util.stream.Stream;

/** Far is a factor of three. */
public final class EasyOperationsNeedFarSmallerModels implements Claim {

  @Override
  public String id() {
    return "C2";
  }

  @Override
  public String statement() {
    return "MAX, MIN and PROD alone need models that are far smaller than SUM alone";
  }

  @Override
  public List<ClaimPart> parts() {
    return Stream.of(Arm.MAX, Arm.MIN, Arm.PROD)
        .<ClaimPart>map(arm -> new SizeRatio(Arm.SUM, arm, new Criterion.Above(3)))
        .toList();
  }

  @Override
  public boolean main() {
    return true;
  }

  @Override
  public boolean needsAll() {
    return false;
  }
}
