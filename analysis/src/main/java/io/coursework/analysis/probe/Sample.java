package io.coursework.analysis.probe;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some examples with their reference chains of thought, laid out side by side for a model. All rows
 * have one length, that of the longest, rounded up to a multiple of 4: a model's graph is made once
 * per length.
 */
public final class Sample {

  private static final int LENGTHS = 4;
  private static final int SHORTEST = 16; // tokens, of rows that are read together
  private static final int TOGETHER = 512; // rows of one run; all positions are computed

  private final List<Example> examples;
  private final List<String> operations;
  private final Vocabulary vocabulary;
  private final int contextLength;
  private final List<Layout> layouts;
  private final Prompts prompts;

  private Sample(
      List<Example> examples, List<String> operations, Vocabulary vocabulary, int contextLength) {
    this.examples = List.copyOf(examples);
    this.operations = List.copyOf(operations);
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
    this.layouts =
        examples.stream().map(example -> Layout.of(example.sequence(), vocabulary)).toList();
    int longest = layouts.stream().mapToInt(Layout::read).max().orElseThrow();
    if (longest > contextLength) {
      throw new IllegalArgumentException(
          "an expression with its chain of thought has %d tokens, but the context has %d; read shorter ones"
              .formatted(longest, contextLength));
    }
    int length = Math.min(contextLength, (longest + LENGTHS - 1) / LENGTHS * LENGTHS);
    int[] tokens = new int[examples.size() * length];
    Arrays.fill(tokens, vocabulary.padId());
    for (int row = 0; row < examples.size(); row++) {
      int[] sequence = examples.get(row).sequence().tokens();
      System.arraycopy(sequence, 0, tokens, row * length, Math.min(length, sequence.length));
    }
    this.prompts = new Prompts(examples.size(), length, tokens);
  }

  /**
   * Examples of every operation that is taught, from the evaluation sets of a part; of the training
   * part where nothing is held out.
   *
   * @param perOperation most examples of each
   */
  public static Sample of(Subject subject, SplitPart part, int perOperation) {
    Course course = subject.course();
    List<Example> examples = new ArrayList<>();
    List<String> operations = new ArrayList<>();
    SplitPart there = course.parts().contains(part) ? part : SplitPart.TRAINING;
    for (EvaluationSet set : course.evaluationSets(there, perOperation)) {
      examples.addAll(set.examples());
      set.examples().forEach(example -> operations.add(set.operation()));
    }
    return new Sample(
        examples, operations, course.vocabulary(), subject.model().shape().contextLength());
  }

  /**
   * Examples of the operation that the training is for, otherwise as {@link #of(Subject, SplitPart,
   * int)}; of the first that is taught where the target is not.
   *
   * @param most examples at most
   */
  public static Sample ofTarget(Subject subject, SplitPart part, int most) {
    Course course = subject.course();
    SplitPart there = course.parts().contains(part) ? part : SplitPart.TRAINING;
    List<EvaluationSet> sets = course.evaluationSets(there, most);
    EvaluationSet chosen =
        sets.stream()
            .filter(set -> set.operation().equals(course.target()))
            .findFirst()
            .orElse(sets.get(0));
    return of(subject, chosen.operation(), chosen.examples());
  }

  /**
   * Given examples.
   *
   * @param operation what they are a set of
   */
  public static Sample of(Subject subject, String operation, List<Example> examples) {
    return new Sample(
        examples,
        Collections.nCopies(examples.size(), operation),
        subject.course().vocabulary(),
        subject.model().shape().contextLength());
  }

  /** The name of an axis whose values are means over the examples. */
  public String axis(String name) {
    return "%s (n = %,d expressions)".formatted(name, rows());
  }

  /** How many examples there are. */
  public int rows() {
    return examples.size();
  }

  /** In the order of the rows. */
  public List<Example> examples() {
    return examples;
  }

  /** The evaluation set that a row is from: an operation, or {@link EvaluationSet#MIXED}. */
  public String operation(int row) {
    return operations.get(row);
  }

  /** What the model is given to read. */
  public Prompts prompts() {
    return prompts;
  }

  /** The answer of a row's expression. */
  public int answer(int row) {
    return examples.get(row).sequence().answer();
  }

  /** The position of a row whose logits say the answer: that of the last separator. */
  public int answerPosition(int row) {
    return layouts.get(row).answerPosition();
  }

  /** What a row's tokens are for, and how many there are. */
  public Layout layout(int row) {
    return layouts.get(row);
  }

  /** What the token at a place is for. */
  public TokenRole role(int row, int position) {
    return layouts.get(row).role(position);
  }

  /** The rows of each layout, both in the order of the rows. */
  public Map<Layout, List<Integer>> rowsByLayout() {
    return IntStream.range(0, rows())
        .boxed()
        .collect(Collectors.groupingBy(layouts::get, LinkedHashMap::new, Collectors.toList()));
  }

  /** Some of the rows on their own. */
  public Sample chosen(List<Integer> rows) {
    return new Sample(
        rows.stream().map(examples::get).toList(),
        rows.stream().map(operations::get).toList(),
        vocabulary,
        contextLength);
  }

  /**
   * What some hooks hold at one token of each row. Rows that reach about as far go through the
   * model together, and nothing behind that token is read: where expressions nest, the longest one
   * has several times the tokens of the mean.
   *
   * @param hooks with a position as their second axis
   * @param position of each row
   * @return by hook, [rows][what it holds at the position]
   */
  public Map<String, float[][]> read(
      InspectableModel model, List<String> hooks, IntUnaryOperator position) {
    Map<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int row = 0; row < rows(); row++) {
      byLength
          .computeIfAbsent(length(position.applyAsInt(row) + 1), own -> new ArrayList<>())
          .add(row);
    }
    Map<String, float[][]> values = new LinkedHashMap<>();
    hooks.forEach(hook -> values.put(hook, new float[rows()][]));
    byLength.forEach(
        (length, rows) -> {
          for (int from = 0; from < rows.size(); from += TOGETHER) {
            List<Integer> some = rows.subList(from, Math.min(rows.size(), from + TOGETHER));
            Inspection run = model.run(beginnings(some, length), hooks, List.of());
            for (String hook : hooks) {
              NamedArray activation = run.activation(hook);
              for (int i = 0; i < some.size(); i++) {
                int row = some.get(i);
                values.get(hook)[row] = activation.slice(i, position.applyAsInt(row));
              }
            }
          }
        });
    return values;
  }

  /** Of rows that are read so far: few lengths, as each is a graph of its own. */
  private int length(int reach) {
    int length = SHORTEST;
    while (length < reach) {
      length *= 2;
    }
    return Math.min(length, prompts.length());
  }

  private Prompts beginnings(List<Integer> rows, int length) {
    int[] tokens = new int[rows.size() * length];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(
          prompts.tokens(), rows.get(i) * prompts.length(), tokens, i * length, length);
    }
    return new Prompts(rows.size(), length, tokens);
  }
}
