package io.coursework.tfmodel.evaluation;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.evaluation.Scoring;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Measures a model on evaluation sets by letting it generate the chain of thought.
 *
 * <p>The reference chain is the draft of each generation: one teacher-forced pass over prompt and
 * reference finds the examples whose greedy generation is the reference, and where the others leave
 * it.
 */
public final class Evaluator {

  private final GreedyDecoder decoder;
  private final Scoring scoring;

  public Evaluator(Transformer model, Task task) {
    Vocabulary vocabulary = new Vocabulary(task);
    this.decoder = new GreedyDecoder(model, vocabulary.endId(), vocabulary.padId());
    this.scoring = new Scoring(task);
  }

  /** The model's accuracy on each set, in their order; all sets go through the model together. */
  public List<Score> evaluate(List<EvaluationSet> sets) {
    return evaluate(sets, done -> {});
  }

  /**
   * The same for many examples.
   *
   * @param progress told how many examples of all sets are done
   */
  public List<Score> evaluate(List<EvaluationSet> sets, LongConsumer progress) {
    List<int[]> generated =
        generate(sets.stream().flatMap(set -> set.examples().stream()).toList(), progress);
    List<Score> scores = new ArrayList<>();
    int start = 0;
    for (EvaluationSet set : sets) {
      int end = start + set.examples().size();
      scores.add(scoring.score(set, generated.subList(start, end)));
      start = end;
    }
    return scores;
  }

  /**
   * Runs once what an evaluation of the same sets runs, whatever the weights: the first one takes
   * many times as long as the others.
   */
  public void prepare(List<EvaluationSet> sets) {
    List<Example> examples = sets.stream().flatMap(set -> set.examples().stream()).toList();
    decoder.prepare(prompts(examples), completions(examples));
  }

  /**
   * What the model writes after each example's prompt.
   *
   * @return token ids, as of {@link GreedyDecoder#decode(List)}
   */
  public List<int[]> generate(List<Example> examples) {
    return generate(examples, done -> {});
  }

  private List<int[]> generate(List<Example> examples, LongConsumer progress) {
    return decoder.decode(prompts(examples), completions(examples), progress);
  }

  private static List<int[]> prompts(List<Example> examples) {
    return examples.stream().map(example -> example.sequence().prompt()).toList();
  }

  private static List<int[]> completions(List<Example> examples) {
    return examples.stream().map(example -> example.sequence().completion()).toList();
  }
}
