package io.coursework.mlflow.reproduction;

import io.coursework.analysis.claim.ClaimVerdict;
import java.util.List;

/**
 * A verdict and the runs behind it.
 *
 * @param verdict by the criterion of the claim
 * @param arms whose finished runs it rests on
 */
record Judged(ClaimVerdict verdict, List<Arm> arms) {
  Judged {
    arms = List.copyOf(arms);
  }

  /** The same without what the rule decided. */
  Judged withdrawn(String why) {
    return new Judged(verdict.withdrawn(why), arms);
  }
}
