package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.AffinityRank;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import java.util.List;

/** On pairs of partners: the single ones were looked at before this was written. */
public final class AffinityForetellsPartners implements Claim {

  @Override
  public String id() {
    return "B1";
  }

  @Override
  public String statement() {
    return "the affinity of tasks early in training foretells which pair of partners lets SUM be learned earlier";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new AffinityRank(
            List.of(
                Arm.MAX_MIN_SUM,
                Arm.MAX_PROD_SUM,
                Arm.MIN_MED_SUM,
                Arm.MED_PROD_SUM,
                Arm.MIN_NADD_SUM,
                Arm.MED_NADD_SUM),
            new Criterion.Higher(0.1)));
  }
}
