package io.coursework.mlflow.reproduction.claim;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.LearningRate;
import java.util.List;

/** How little joint training suffices? */
public final class ASmallDoseSuffices implements Claim {

  @Override
  public String id() {
    return "B3";
  }

  @Override
  public String statement() {
    return "a hundredth of training with MAX and MED, amid SUM alone, does as well as a tenth";
  }

  @Override
  public List<ClaimPart> parts() {
    return List.of(
        new LearningRate(Arm.DOSE_1, Arm.SUM, Clock.ALL_TOKENS, new Criterion.Above(1)),
        new LearningRate(
            Arm.DOSE_1, Arm.DOSE_10, Clock.ALL_TOKENS, new Criterion.Within(0.8, 1.25)));
  }
}
