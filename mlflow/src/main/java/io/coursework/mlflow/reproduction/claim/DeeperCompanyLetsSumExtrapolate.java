package io.coursework.mlflow.reproduction.claim;

import io.coursework.mlflow.reproduction.Claim;
import io.coursework.mlflow.reproduction.Part;
import java.util.List;

/**
 * After arXiv:2506.09251. A task has one depth for all operations yet, so that nothing can be run.
 */
public final class DeeperCompanyLetsSumExtrapolate implements Claim {

  @Override
  public String id() {
    return "B6";
  }

  @Override
  public String statement() {
    return "MAX at depth 3 or 4 beside SUM at depth 2 lets SUM be right at depth 3";
  }

  @Override
  public List<Part> parts() {
    return List.of();
  }

  @Override
  public String criterion() {
    return "Not fixed yet: a task has one depth for all operations.";
  }
}
