package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** Beyond what random blocks do. */
public final class BlocksHelpProducts implements Claim {

  @Override
  public String id() {
    return "C13";
  }

  @Override
  public String statement() {
    return "sub-block operations make products in a permutation group learnable for smaller models";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new SizeRatio(Arm.PRODUCT, Arm.BLOCKS, new Criterion.Above(1)),
        new SizeRatio(Arm.RANDOM_BLOCKS, Arm.BLOCKS, new Criterion.Above(1)));
  }
}
