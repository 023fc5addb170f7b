package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ScoreDifference;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** There is no parity modulo 11, and no other residue. */
public final class APrimeModulusIsAlike implements Claim {

  @Override
  public String id() {
    return "C12";
  }

  @Override
  public String statement() {
    return "the picture holds for a prime modulus";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new SizeRatio(Arm.PRIME_SUM, Arm.PRIME_MIX, new Criterion.Above(1)),
        new ScoreDifference(
            "ordering/spearman_max",
            "order of the numbers",
            Arm.PRIME_MIX,
            Arm.PRIME_SUM,
            new Criterion.Higher(0.1)));
  }
}
