package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.ComplexityExponent;
import java.util.List;

/** Kolmogorov complexity stands for it by a proxy that later texts of the paper dropped. */
public final class ComplexityFollowsSize implements Claim {

  @Override
  public String id() {
    return "C15";
  }

  @Override
  public String statement() {
    return "the complexity of an operation grows as N* to the power of 0.34";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new ComplexityExponent(new Criterion.Within(0.17, 0.51, Double.NEGATIVE_INFINITY)));
  }
}
