package io.coursework.analysis.errors;

import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model wrote after an expression.
 *
 * @param root the expression
 * @param operands the values of the root's operands, in their order
 * @param tokens what it wrote; not copied: leave them as they are
 * @param written the value before the first end token; null if there is none
 */
record WrittenAnswer(
    Example example, Application root, List<Integer> operands, int[] tokens, Integer written) {

  static WrittenAnswer of(Example example, int[] tokens, Vocabulary vocabulary) {
    int end = vocabulary.firstEnd(tokens);
    Integer written = end >= 1 && vocabulary.isValue(tokens[end - 1]) ? tokens[end - 1] : null;
    Application root = (Application) example.expression();
    int n = vocabulary.values();
    List<Integer> operands = root.operands().stream().map(operand -> operand.value(n)).toList();
    return new WrittenAnswer(example, root, operands, tokens, written);
  }

  /** The value of the expression. */
  int value() {
    return example.sequence().answer();
  }

  boolean right() {
    return written != null && written == value();
  }

  /** Whether it is a value, but not the right one. */
  boolean wrongValue() {
    return written != null && written != value();
  }

  /** The operands from the smallest: what a split keeps together, and intervals resample. */
  List<Integer> multiset() {
    return sorted(operands);
  }

  static List<Integer> sorted(List<Integer> operands) {
    return operands.stream().sorted().toList();
  }

  int[] operandArray() {
    return operands.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How far two values of n are apart on the ring. */
  static int circular(int a, int b, int n) {
    int difference = Math.abs(a - b);
    return Math.min(difference, n - difference);
  }

  /** Labels of the values 0..n-1. */
  static List<String> labels(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.values()).mapToObj(vocabulary::text).toList();
  }
}
