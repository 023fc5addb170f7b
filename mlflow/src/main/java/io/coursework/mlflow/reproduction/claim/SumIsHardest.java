package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;
import java.util.stream.Stream;

/** The paper orders the operations by the size that each needs alone. */
public final class SumIsHardest implements Claim {

  @Override
  public String id() {
    return "C1";
  }

  @Override
  public String statement() {
    return "SUM alone needs a larger model than any other operation alone";
  }

  @Override
  public List<ClaimPart> parts() {
    return Stream.of(Arm.MAX, Arm.MIN, Arm.MED, Arm.PROD, Arm.NADD)
        .<ClaimPart>map(arm -> new SizeRatio(Arm.SUM, arm, new Criterion.Above(1)))
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
