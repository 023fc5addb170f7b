package io.coursework.analysis.errors;

import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.split.SplitPart;
import java.util.List;
import java.util.Optional;

/** A question about what a model writes after the expressions of a part. */
interface AnswerProbe extends Probe {

  /** Whose expressions are asked; where nothing is held out, those of the training. */
  SplitPart part();

  /** At most how many of an operation. */
  int examples();

  /** What is written, operation by operation. */
  default List<AnswerSheet> sheets(Subject subject) {
    return AnswerSheet.of(subject, part(), examples());
  }

  /** The part that is asked, in words. */
  default String label(Subject subject) {
    return AnswerSheet.existing(subject.course(), part()).label();
  }

  @Override
  default Optional<String> refusal(Subject subject) {
    return Optional.empty();
  }
}
