package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Subject;
import java.util.Optional;

/** A question put to one vector per number: a pure function of a table. */
public interface EmbeddingProbe extends Probe {

  /** For the guides: what such a probe cannot tell where expressions nest. */
  String NESTED =
      " On nested tasks numbers are also copied from step to step, for which it is enough that they differ: a structure may not serve the calculation, so run the probe with on: residual as well.";

  /** Which table of the model is asked. */
  NumberTableSource on();

  /** Why the probe has no meaning for this table; empty if it has one. */
  Optional<String> refusal(NumberEmbedding embedding);

  /**
   * Measures the table.
   *
   * @param seed of the random draws, where the probe makes any
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  Finding apply(NumberEmbedding embedding, long seed);

  @Override
  default Optional<String> refusal(Subject subject) {
    return subject.course().task().domain().numeric()
        ? on().refusal(subject).or(() -> refusal(on().table(subject)))
        : Optional.of(
            "the values of this task are not numbers; choose task.domain.type: integers, or leave the probe out");
  }

  @Override
  default Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    return apply(on().table(subject), seed);
  }

  /** For the first line of {@link #apply(NumberEmbedding, long)}. */
  default void requireMeaning(NumberEmbedding embedding) {
    Probe.require(refusal(embedding));
  }
}
