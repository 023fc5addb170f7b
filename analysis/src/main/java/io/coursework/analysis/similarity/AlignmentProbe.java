package io.coursework.analysis.similarity;

import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Optional;

/** How alike two models see the numbers, and the prompts that both read, after each round. */
interface AlignmentProbe extends PairProbe {

  /** The tables of numbers that are compared. */
  List<NumberTableSource> TABLES = List.of(NumberTableSource.EMBEDDING, NumberTableSource.HEAD);

  /** At most how many prompts of an operation that both were taught. */
  int maxExamples();

  /**
   * What is found.
   *
   * @param first the first model's stream before the answer after each round, over common prompts,
   *     every column with mean 0; [rows, d]
   * @param second the second model's
   */
  Finding finding(
      Subject one, Subject other, List<double[][]> first, List<double[][]> second, long seed);

  @Override
  default Optional<String> refusal(Subject one, Subject other) {
    return CommonPrompts.refusal(name(), one, other, maxExamples());
  }

  @Override
  default Finding apply(Subject one, Subject other, long seed) {
    requireMeaning(one, other);
    Sample sample = CommonPrompts.sample(one, other, maxExamples());
    return finding(
        one, other, CommonPrompts.rounds(one, sample), CommonPrompts.rounds(other, sample), seed);
  }

  /** For compact constructors. */
  static void requireExamples(int maxExamples) {
    new Requirements()
        .require(maxExamples >= 4, "max_examples = %d is below 4; 64 is enough", maxExamples)
        .throwIfAny();
  }
}
