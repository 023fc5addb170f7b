package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.AlignmentDifference;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import java.util.List;

/** More than by having partners: a sum of a random table has them, too. */
public final class KindsOfModelsDiffer implements Claim {

  @Override
  public String id() {
    return "C14";
  }

  @Override
  public String statement() {
    return "joint and single training end in different representations";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new AlignmentDifference(Arm.SUM, Arm.MIX, Arm.RANDOM_MIX, new Criterion.Higher(0.1)));
  }
}
