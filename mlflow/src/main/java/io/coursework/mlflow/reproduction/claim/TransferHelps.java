package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.Arm;
import io.coursework.mlflow.reproduction.Claim;
import io.coursework.mlflow.reproduction.ClaimPart;
import io.coursework.mlflow.reproduction.SizeRatio;
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
