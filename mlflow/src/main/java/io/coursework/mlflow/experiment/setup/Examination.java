package io.coursework.mlflow.experiment.setup;

import io.coursework.analysis.probe.Contrast;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * On which expressions a model is examined, and how its training is compared with the rest.
 *
 * @param sets of the parts that are examined; where held-out ones are among them, those of the
 *     training are weighed by the layouts of these
 * @param contrasts the training beside each set of another part, on the layouts that the two share
 */
public record Examination(List<EvaluationSet> sets, List<Contrast> contrasts) {

  public Examination {
    sets = List.copyOf(sets);
    contrasts = List.copyOf(contrasts);
  }

  /**
   * Of sets of any parts.
   *
   * @param drawn weighed as they are drawn
   */
  static Examination of(List<EvaluationSet> drawn, Vocabulary vocabulary) {
    return new Examination(Contrast.comparable(drawn, vocabulary), Contrast.all(drawn, vocabulary));
  }

  /** The sets, then both sides of each contrast: mostly the same expressions, weighed otherwise. */
  public List<EvaluationSet> all() {
    List<EvaluationSet> all = new ArrayList<>(sets);
    for (Contrast contrast : contrasts) {
      all.add(contrast.training());
      all.add(contrast.heldOut());
    }
    return all;
  }

  /** How many expressions the sets have. */
  public long expressions() {
    return sets.stream().mapToLong(set -> set.examples().size()).sum();
  }
}
