package io.coursework.curricula.data;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What a data set consists of. Lengths, depths, operand counts and reductions leave bare values
 * out; the answers do not. How many rows are distinct is not counted: that takes memory of the
 * file's size.
 *
 * @param rows expressions
 * @param bareValues rows that are a value only
 * @param tokens by row, of the expression with its whole chain of thought, as a model of the task
 *     sees it: separators and end included
 * @param depth by row: levels of operations
 * @param operands by operation, at the root or below
 * @param reductions by row: operations
 * @param answers rows by answer, as the domain writes values, in the domain's order
 * @param roots by the operation at the root, in the task's order; those that occur
 */
public record DataStats(
    long rows,
    long bareValues,
    Distribution tokens,
    Distribution depth,
    Distribution operands,
    Distribution reductions,
    Map<String, Long> answers,
    List<RootStats> roots) {
  private static final long ROWS_PER_REPORT = 16_384;

  public DataStats {
    answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    roots = List.copyOf(roots);
  }

  /**
   * The statistics of a file.
   *
   * @param task its notation and reduction decide on the tokens, its values and operations are
   *     those of the file
   * @param notation of the file
   * @param progress is told the rows done, now and then; what it throws ends the reading
   * @throws DataException for the first row that is not an expression, and if the file cannot be
   *     read; values and chains are not checked
   */
  public static DataStats of(
      Path file, DataFormat format, Task task, Notation notation, LongConsumer progress)
      throws IOException {
    RowCheck check = new RowCheck(task, notation);
    Tally tally = new Tally(task);
    try (DataReader reader = DataReader.open(file, format)) {
      while (reader.advance()) {
        tally.add(expression(reader, check, file));
        if (reader.rows() % ROWS_PER_REPORT == 0) {
          progress.accept(reader.rows());
        }
      }
      progress.accept(reader.rows());
    }
    return tally.stats();
  }

  private static Expression expression(DataReader reader, RowCheck check, Path file) {
    try {
      return check.expression(reader.row());
    } catch (RowException e) {
      throw new DataException(file.toString(), reader.line().number(), e.getMessage());
    }
  }

  /** The score of always giving the commonest answer, in ]0, 1]. */
  public double chance() {
    return (double) Collections.max(answers.values()) / rows;
  }

  /** Shannon's entropy of the answers in bits: log2 n at most, where all are equally common. */
  public double answerEntropy() {
    double entropy = 0;
    for (long count : answers.values()) {
      double share = (double) count / rows;
      entropy -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return entropy;
  }

  /** A page for people. */
  public String text() {
    return StatsText.of(this);
  }

  /** All of it as maps, lists, texts and numbers, for JSON; null where a number does not exist. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", rows);
    map.put("bare_values", bareValues);
    map.put("tokens", tokens.toMap());
    map.put("mean_tokens", tokens.counts().isEmpty() ? null : tokens.mean());
    map.put("depth", depth.toMap());
    map.put("operands", operands.toMap());
    map.put("reductions", reductions.toMap());
    map.put("answers", answers);
    map.put("answer_entropy_bits", answerEntropy());
    map.put("chance", chance());
    Map<String, Object> byRoot = new LinkedHashMap<>();
    roots.forEach(root -> byRoot.put(root.operation(), root.toMap()));
    map.put("roots", byRoot);
    return map;
  }
}
