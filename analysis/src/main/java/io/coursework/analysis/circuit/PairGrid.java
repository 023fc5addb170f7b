package io.coursework.analysis.circuit;

import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.stat.StatUtils;

/**
 * A model's logits for the sum of every pair of numbers.
 *
 * @param logits L, [n, n, n]
 * @param heldOut [n, n], whether the pair was kept from training
 */
record PairGrid(double[][][] logits, boolean[][] heldOut) {

  private static final int ROWS = 512; // prompts of one run; bounds the memory

  /** Why there is no such grid, in one line that names the remedy; empty if there is one. */
  static Optional<String> refusal(Subject subject, String operation) {
    Course course = subject.course();
    TaskSpec task = course.task().spec();
    int n = course.task().n();
    if (!task.domain().numeric()) {
      return Optional.of(
          "the values of this task are not numbers; choose task.domain.type: integers, or leave the probe out");
    }
    if (n < 3) {
      return Optional.of(
          "modulus = 2 has one frequency and no two distances to compare; take a modulus of at least 3, or leave the probe out");
    }
    if (!course.operations().contains(operation)) {
      return Optional.of(
          "operation = %s is not taught; choose one of %s"
              .formatted(operation, course.operations()));
    }
    if (task.minOperands() > 2 || task.maxOperands() < 2) {
      return Optional.of(
          "no expression has two operands with min_operands = %d and max_operands = %d; let the counts include 2, or leave the probe out"
              .formatted(task.minOperands(), task.maxOperands()));
    }
    if (task.nesting() == 1 && task.reachableDepth() > 1) {
      return Optional.of(
          "no expression is one operation on two values with nesting = 1; choose a nesting below 1, or leave the probe out");
    }
    return sums(course.task().operations().find(operation), n)
        ? Optional.empty()
        : Optional.of(
            "operation = %s is not a + b modulo %d of two values; choose SUM, or leave the probe out"
                .formatted(operation, n));
  }

  private static boolean sums(Operation operation, int n) {
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        if (operation.apply(new int[] {a, b}, n) != (a + b) % n) {
          return false;
        }
      }
    }
    return true;
  }

  /** Asks the model. */
  static PairGrid of(Subject subject, String operation) {
    int n = subject.course().task().n();
    double[][][] logits = new double[n][n][n];
    boolean[][] heldOut = new boolean[n][n];
    for (int from = 0; from < n * n; from += ROWS) {
      int rows = Math.min(ROWS, n * n - from);
      int[] left = new int[rows];
      int[] right = new int[rows];
      for (int row = 0; row < rows; row++) {
        left[row] = (from + row) / n;
        right[row] = (from + row) % n;
      }
      Sample sample = sample(subject, operation, left, right);
      NamedArray scores = subject.model().run(sample.prompts(), List.of(), List.of()).logits();
      for (int row = 0; row < rows; row++) {
        heldOut[left[row]][right[row]] =
            subject.course().heldOut(sample.examples().get(row).expression());
        for (int c = 0; c < n; c++) { // ids of values come first
          logits[left[row]][right[row]][c] = scores.at(row, sample.answerPosition(row), c);
        }
      }
    }
    return new PairGrid(logits, heldOut);
  }

  /** The operation on some pairs, a row for each. */
  static Sample sample(Subject subject, String operation, int[] left, int[] right) {
    Task task = subject.course().task();
    Operation sum = task.operations().find(operation);
    ChainOfThought chain = new ChainOfThought(task);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < left.length; row++) {
      Expression pair =
          new Application(sum, List.of(new Literal(left[row]), new Literal(right[row])));
      examples.add(new Example(pair, chain.sequence(pair), 1.0 / left.length));
    }
    return Sample.of(subject, operation, examples);
  }

  /** The logits with their mean over the answers taken off, which no probability feels. */
  double[][][] centredOverAnswers() {
    return Arrays.stream(logits)
        .map(row -> Arrays.stream(row).map(PairGrid::centred).toArray(double[][]::new))
        .toArray(double[][][]::new);
  }

  private static double[] centred(double[] values) {
    double mean = StatUtils.mean(values);
    return Arrays.stream(values).map(value -> value - mean).toArray();
  }

  /** n. */
  int n() {
    return logits.length;
  }
}
