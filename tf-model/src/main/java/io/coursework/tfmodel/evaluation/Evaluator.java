package io.coursework.tfmodel.evaluation;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.evaluation.Scoring;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final boolean remembers;
  private final Map<Sequence, int[]> written = new HashMap<>();

  public Evaluator(Transformer model, Task task) {
    this(model, task, false);
  }

  private Evaluator(Transformer model, Task task, boolean remembers) {
    this.remembers = remembers;
    Vocabulary vocabulary = new Vocabulary(task);
    this.decoder = new GreedyDecoder(model, vocabulary.endId(), vocabulary.padId());
    this.scoring = new Scoring(task);
  }

  /**
   * One that remembers what was written, for several probes and a report that ask for the same
   * examples of one model: {@link #forget} is to be called whenever the weights change.
   */
  public static Evaluator remembering(Transformer model, Task task) {
    return new Evaluator(model, task, true);
  }

  /** Asks the model again from here on. */
  public void forget() {
    written.clear();
  }

  /**
   * The model's accuracy on each set, in their order. All sets go through the model together, and
   * an expression that several of them have goes through it once.
   */
  public List<Score> evaluate(List<EvaluationSet> sets) {
    return evaluate(sets, done -> {});
  }

  /**
   * Evaluates and reports its progress, for many examples.
   *
   * @param progress told how many different expressions of all sets are done
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
    List<Sequence> asked =
        different(sets.stream().flatMap(set -> set.examples().stream()).toList());
    decoder.prepare(prompts(asked), completions(asked));
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
    List<Sequence> different = different(examples);
    List<Sequence> asked =
        different.stream().filter(sequence -> !written.containsKey(sequence)).toList();
    int known = different.size() - asked.size();
    List<int[]> answers =
        decoder.decode(prompts(asked), completions(asked), done -> progress.accept(known + done));
    for (int i = 0; i < answers.size(); i++) {
      written.put(asked.get(i), answers.get(i));
    }
    List<int[]> all =
        examples.stream().map(example -> written.get(example.sequence()).clone()).toList();
    if (!remembers) {
      forget();
    }
    return all;
  }

  /** Each sequence once, in the order of the first time. */
  private static List<Sequence> different(List<Example> examples) {
    return examples.stream().map(Example::sequence).distinct().toList();
  }

  private static List<int[]> prompts(List<Sequence> sequences) {
    return sequences.stream().map(Sequence::prompt).toList();
  }

  private static List<int[]> completions(List<Sequence> sequences) {
    return sequences.stream().map(Sequence::completion).toList();
  }
}
