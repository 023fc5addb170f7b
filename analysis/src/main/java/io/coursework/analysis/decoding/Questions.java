package io.coursework.analysis.decoding;

import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.Course;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What can be asked of the rows of a sample. */
final class Questions {

  private static final int NONE = -1; // a row of which a question cannot be asked

  /**
   * A row as far as the model has read it.
   *
   * @param position of the token that is read
   * @param reduced the expression before it
   * @param operands the values of its operands
   */
  private record Input(
      int row,
      int position,
      String set,
      Expression expression,
      Application reduced,
      List<Integer> operands) {

    /** The operation and its operand multiset. */
    List<?> type() {
      return List.of(reduced.operation().name(), operands.stream().sorted().toList());
    }
  }

  private final Task task;
  private final List<Input> inputs = new ArrayList<>();

  private Questions(Course course, Sample sample, ReadPosition at) {
    this.task = course.task();
    ChainOfThought chain = new ChainOfThought(task);
    for (int row = 0; row < sample.rows(); row++) {
      Expression expression = sample.examples().get(row).expression();
      Application reduced = at.reduced(chain, expression);
      List<Integer> operands =
          reduced.operands().stream().map(operand -> operand.value(task.n())).toList();
      inputs.add(
          new Input(
              row, at.position(sample, row), sample.operation(row), expression, reduced, operands));
    }
  }

  /**
   * The questions that have more than one answer, by target.
   *
   * @param operation whose expressions are asked about their operands and results
   */
  static Map<String, DecodingTarget> of(
      Course course, Sample sample, ReadPosition at, String operation) {
    return new Questions(course, sample, at).all(operation, at);
  }

  private Map<String, DecodingTarget> all(String operation, ReadPosition at) {
    int n = task.n();
    boolean numeric = task.domain().numeric();
    List<Input> own = inputs.stream().filter(input -> input.set().equals(operation)).toList();
    List<DecodingTarget> all = new ArrayList<>();
    int most = own.stream().mapToInt(input -> input.operands().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      int place = i;
      all.add(
          question(
              "operand_" + (i + 1),
              own,
              input -> place < input.operands().size() ? input.operands().get(place) : NONE));
    }
    if (numeric) {
      all.add(question("partial_sum", own, input -> partialSum(input.operands(), n)));
    }
    ToIntFunction<Input> answer = input -> input.expression().value(n);
    for (int divisor = 2; numeric && divisor < n; divisor++) {
      if (n % divisor == 0) {
        int m = divisor;
        all.add(
            question(
                m == 2 ? "parity" : "residue_" + m, own, input -> answer.applyAsInt(input) % m));
      }
    }
    all.add(question("answer", own, answer));
    if (at == ReadPosition.PROMPT) {
      all.add(question("depth", own, input -> input.expression().depth()));
      if (task.spec().reduction() == Reduction.LEFTMOST) {
        all.add(question("reduced_next", own, input -> next(input.reduced())));
      }
    }
    List<String> names = task.operations().names();
    all.add(
        question("operation", inputs, input -> names.indexOf(input.reduced().operation().name())));
    Map<String, DecodingTarget> asked = new LinkedHashMap<>();
    all.stream().filter(DecodingTarget::asks).forEach(one -> asked.put(one.target(), one));
    return asked;
  }

  private static DecodingTarget question(
      String target, List<Input> inputs, ToIntFunction<Input> label) {
    List<Input> asked = inputs.stream().filter(input -> label.applyAsInt(input) != NONE).toList();
    return new DecodingTarget(
        target,
        asked.stream().mapToInt(Input::row).toArray(),
        asked.stream().mapToInt(label).toArray(),
        asked.stream().map(Input::type).toList(),
        asked.stream().mapToInt(Input::position).toArray());
  }

  /** The sum of the first two operands, where a third makes it another than the whole. */
  private static int partialSum(List<Integer> operands, int n) {
    return operands.size() < 3 ? NONE : (operands.get(0) + operands.get(1)) % n;
  }

  /** How many operations stand before the one that is reduced first, the one itself included. */
  private static int next(Application application) {
    for (Expression operand : application.operands()) {
      if (operand instanceof Application first) {
        return 1 + next(first);
      }
    }
    return 1;
  }
}
