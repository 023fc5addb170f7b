package io.coursework.analysis.similarity;

import io.coursework.analysis.embedding.AnswerStream;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.statistics.Centred;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prompts that two models both read, and what they make of them. */
final class CommonPrompts {

  private CommonPrompts() {}

  /** Why two models cannot be given the same prompts; empty if they can. */
  static Optional<String> refusal(String probe, Subject one, Subject other, int perOperation) {
    Vocabulary vocabulary = one.course().vocabulary();
    Vocabulary others = other.course().vocabulary();
    if (!vocabulary.tokens().equals(others.tokens())) {
      return Optional.of(
          "the two models read different tokens, %s and %s; compare runs with the same task, or leave the %s probe out"
              .formatted(vocabulary.tokens(), others.tokens(), probe));
    }
    if (one.course().task().spec().notation() != other.course().task().spec().notation()) {
      return Optional.of(
          "the two models read different notations, %s and %s; compare runs with the same task.notation, or leave the %s probe out"
              .formatted(
                  one.course().task().spec().notation(),
                  other.course().task().spec().notation(),
                  probe));
    }
    int length = sample(one, other, perOperation).prompts().length();
    int context = other.model().shape().contextLength();
    return length > context
        ? Optional.of(
            "prompts of the first model have %d tokens, but the second reads %d at most; compare runs with the same model.context_length, or leave the %s probe out"
                .formatted(length, context, probe))
        : Optional.empty();
  }

  /**
   * Held-out examples of the operations that both were taught; where there is none such, of those
   * that the first was taught.
   */
  static Sample sample(Subject one, Subject other, int perOperation) {
    SplitPart part =
        one.course().parts().contains(SplitPart.HELD_OUT) ? SplitPart.HELD_OUT : SplitPart.TRAINING;
    List<EvaluationSet> sets = one.course().evaluationSets(part, perOperation);
    List<EvaluationSet> common =
        sets.stream().filter(set -> other.course().operations().contains(set.operation())).toList();
    List<Example> examples = new ArrayList<>();
    (common.isEmpty() ? sets : common).forEach(set -> examples.addAll(set.examples()));
    return Sample.of(one, "common", examples);
  }

  /** The stream before the answer after each round, every column with mean 0; [rows, d]. */
  static List<double[][]> rounds(Subject subject, Sample sample) {
    return AnswerStream.of(subject, sample).rounds().stream()
        .map(
            vectors -> {
              int d = vectors[0].length;
              float[] all = new float[vectors.length * d];
              for (int row = 0; row < vectors.length; row++) {
                System.arraycopy(vectors[row], 0, all, row * d, d);
              }
              return Centred.of(all, d);
            })
        .toList();
  }
}
