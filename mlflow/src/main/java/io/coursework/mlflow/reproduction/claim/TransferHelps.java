package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** At equal tokens, those of MAX and MED counted. */
public final class TransferHelps implements Claim {

  @Override
  public String id() {
    return "C11";
  }

  @Override
  public String statement() {
    return "after training on MAX+MED, SUM alone is learned by smaller models";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new SizeRatio(Arm.SUM, Arm.TRANSFER, new Criterion.Above(1)),
        new SizeRatio(Arm.TRANSFER_CONTROL, Arm.TRANSFER, new Criterion.Above(1)));
  }

  @Override
  public boolean main() {
    return true;
  }
}
