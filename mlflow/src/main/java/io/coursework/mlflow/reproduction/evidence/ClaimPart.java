package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.io.IOException;
import java.util.List;

/** One effect that a claim rests on, with the criterion that is fixed for it. */
public interface ClaimPart {

  /** What is measured, for example {@code SUM / MAX+MED+SUM}. */
  String name();

  /** What would confirm the claim. */
  Criterion criterion();

  /** The arms whose runs it needs. */
  List<Arm> arms();

  /** How the criterion is applied, in words. */
  String rule();

  /**
   * Judges the effect.
   *
   * @param study its complete blocks, one at least
   * @param alpha chance of a wrong verdict that is allowed
   */
  Found find(PaperStudy study, double alpha) throws IOException;

  /**
   * What an effect says on its own.
   *
   * @param kind one of those that need runs
   * @param reason one sentence without its end
   */
  record Found(Verdict.Kind kind, Measured measured, String reason) {}
}
