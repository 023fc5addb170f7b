package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ScoreDifference;
import java.util.List;

/**
 * Attention's share of what is written, and what is lost without it. Nothing says which difference
 * of these is practically none, so only the opposite speaks against the claim.
 */
public final class JointTrainingUsesAttention implements Claim {

  @Override
  public String id() {
    return "C10";
  }

  @Override
  public String statement() {
    return "SUM alone leans on the feed-forward layer, joint training on attention";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new ScoreDifference(
            "reliance/attention_share",
            "attention's share",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0)),
        new ScoreDifference(
            "ablation/attention_minus_feed_forward_resample",
            "loss without attention less that without feed-forward, nats",
            Arm.MIX,
            Arm.SUM,
            new Criterion.Higher(0)));
  }
}
