package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ScoreDifference;
import java.util.List;

/** In natural order, and round a circle of whatever frequency. */
public final class JointEmbeddingsAreNumberLike implements Claim {

  @Override
  public String id() {
    return "C8";
  }

  @Override
  public String statement() {
    return "joint training makes the embeddings of numbers number-like, SUM alone does not";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new ScoreDifference(
            "ordering/spearman_max",
            "order of the numbers",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0.1)),
        new ScoreDifference(
            "ring/circularity",
            "circularity at any frequency",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0)));
  }
}
