package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ExtrapolationDifference;
import java.util.List;

/** After arXiv:2506.09251. In the control MAX, too, is trained up to depth 2 alone. */
public final class ADeeperPartnerLetsSumExtrapolate implements Claim {

  @Override
  public String id() {
    return "B6";
  }

  @Override
  public String statement() {
    return "MAX at depth 3 beside SUM at depth 2 lets SUM be right at depth 3";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new ExtrapolationDifference(
            Arm.DEEP_PARTNER, Arm.SHALLOW_PARTNER, new Criterion.Higher(0.1)));
  }
}
