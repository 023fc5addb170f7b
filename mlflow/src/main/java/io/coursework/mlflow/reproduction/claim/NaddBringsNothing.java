package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import java.util.List;

/** NADD shares no primitive with SUM, says the paper. */
public final class NaddBringsNothing implements Claim {

  @Override
  public String id() {
    return "C6";
  }

  @Override
  public String statement() {
    return "NADD as a partner brings nothing";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(new SizeRatio(Arm.SUM, Arm.NADD_SUM, new Criterion.Within(0.8, 1.25)));
  }
}
