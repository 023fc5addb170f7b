package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
   * What the finished runs of its arms never recorded, such as the score of a probe.
   *
   * @return one sentence without its end; empty if they have all that is compared
   */
  default Optional<String> lacks(PaperStudy study) {
    return Optional.empty();
  }

  /**
   * Says which of some arms have no finished run with what is asked for, in a complete block once
   * there is one: only what these have is compared.
   */
  static Optional<String> without(
      PaperStudy study, List<Arm> arms, Predicate<StudyRun> has, String what) {
    List<String> lacking =
        arms.stream()
            .filter(
                arm ->
                    (study.blocks().isEmpty() ? study.runs(arm) : study.complete(arm))
                        .stream().noneMatch(has))
            .map(Arm::curriculum)
            .toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("no run of %s has %s".formatted(String.join(", ", lacking), what));
  }

  /**
   * Judges the effect.
   *
   * @param study its complete blocks, one at least
   * @param alpha chance of a wrong verdict that is allowed
   */
  Found find(PaperStudy study, double alpha);

  /**
   * What an effect says on its own.
   *
   * @param kind one of those that need runs
   * @param reason one sentence without its end
   */
  record Found(Verdict.Kind kind, Measured measured, String reason) {}
}
