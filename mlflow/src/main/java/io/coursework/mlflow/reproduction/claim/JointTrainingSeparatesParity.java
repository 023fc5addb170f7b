package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ScoreDifference;
import java.util.List;

/**
 * By how well parity is told of numbers that were left out, and by the spectrum. Shares of the
 * spectrum are small (a ninth by chance) and compete with each other, so only a lower share speaks
 * against the claim.
 */
public final class JointTrainingSeparatesParity implements Claim {

  @Override
  public String id() {
    return "C9";
  }

  @Override
  public String statement() {
    return "joint training separates even from odd numbers";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new ScoreDifference(
            "parity/loo_accuracy",
            "parity told from the other numbers",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0.1)),
        new ScoreDifference(
            "parity/fourier_share",
            "parity's share of the spectrum",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0)));
  }
}
