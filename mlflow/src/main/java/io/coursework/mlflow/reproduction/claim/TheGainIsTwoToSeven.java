package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;
import java.util.stream.Stream;

/** By the partners. */
public final class TheGainIsTwoToSeven implements Claim {

  @Override
  public String id() {
    return "C5";
  }

  @Override
  public String statement() {
    return "with partners SUM is learned by models two to seven times smaller";
  }

  @Override
  public List<ClaimPart> parts() {
    return Stream.of(Arm.MIX, Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM)
        .<ClaimPart>map(arm -> new SizeRatio(Arm.SUM, arm, new Criterion.Within(2, 7)))
        .toList();
  }

  @Override
  public boolean needsAll() {
    return false;
  }
}
