package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/**
 * The sum of renamed numbers is as hard as SUM alone in law, and has nothing in common with MAX and
 * MED.
 */
public final class ARelabelledSumGainsNothing implements Claim {

  @Override
  public String id() {
    return "C7";
  }

  @Override
  public String statement() {
    return "with the sum of renamed numbers joint training does not help";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new SizeRatio(Arm.RELABELLED, Arm.RELABELLED_MIX, new Criterion.Within(0.8, 1.25)),
        new SizeRatio(Arm.SUM, Arm.MIX, new Criterion.Above(1)));
  }
}
