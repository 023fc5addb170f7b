package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** Seven, give or take what is practically nothing. */
public final class TransferHelpsSevenfold implements Claim {

  @Override
  public String id() {
    return "C11 (factor)";
  }

  @Override
  public String statement() {
    return "after training on MAX+MED, SUM alone is learned by models seven times smaller";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(new SizeRatio(Arm.SUM, Arm.TRANSFER, new Criterion.Within(5.6, 8.75)));
  }
}
