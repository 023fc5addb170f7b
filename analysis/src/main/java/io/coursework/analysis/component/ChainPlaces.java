package io.coursework.analysis.component;

import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tokens of a chain of thought come from: each is the value of a node of the step before,
 * or a copy of one of its tokens.
 *
 * @param results the places where a value is predicted
 * @param copies the places where a token is copied
 */
record ChainPlaces(List<Result> results, List<Copy> copies) {

  ChainPlaces {
    results = List.copyOf(results);
    copies = List.copyOf(copies);
  }

  /**
   * Where a value is predicted.
   *
   * @param query the position whose logits say it
   * @param from the first token of the node that has this value
   * @param to the token after its last
   */
  record Result(int query, int from, int to) {}

  /**
   * Where a copy is predicted.
   *
   * @param query the position whose logits say it
   * @param source where the token stands in the step before
   */
  record Copy(int query, int source) {}

  /** Of an example's chain. */
  static ChainPlaces of(Task task, Example example) {
    ChainOfThought chain = new ChainOfThought(task);
    List<Expression> steps = chain.steps(example.expression());
    List<Result> results = new ArrayList<>();
    List<Copy> copies = new ArrayList<>();
    int source = 0; // in the step before
    int end = chain.prompt(steps.get(0)).length; // of it, with its separator
    int target = end;
    for (Expression step : steps.subList(0, steps.size() - 1)) {
      List<Integer> lengths = new ArrayList<>();
      for (Application node : reduced(task, (Application) step)) {
        lengths.add(chain.prompt(node).length - 1); // without the separator
      }
      int next = target;
      while (source < end) {
        int token = token(example, source);
        boolean last = source == end - 1; // its separator; after the answer follows the end
        if (!last && !lengths.isEmpty() && token != token(example, target)) {
          results.add(new Result(target - 1, source, source + lengths.get(0)));
          source += lengths.remove(0);
        } else {
          if (token == token(example, target)) {
            copies.add(new Copy(target - 1, source));
          }
          source++;
        }
        target++;
      }
      source = next;
      end = target;
    }
    return new ChainPlaces(results, copies);
  }

  /** The nodes that a step replaces by their values, from the left. */
  private static List<Application> reduced(Task task, Application step) {
    if (task.spec().reduction() == Reduction.NONE) {
      return List.of(step);
    }
    List<Application> innermost = new ArrayList<>();
    collect(step, innermost);
    return task.spec().reduction() == Reduction.LEFTMOST ? innermost.subList(0, 1) : innermost;
  }

  private static void collect(Application node, List<Application> innermost) {
    if (node.innermost()) {
      innermost.add(node);
    }
    for (Expression operand : node.operands()) {
      if (operand instanceof Application application) {
        collect(application, innermost);
      }
    }
  }

  private static int token(Example example, int position) {
    int[] prompt = example.sequence().prompt();
    return position < prompt.length
        ? prompt[position]
        : example.sequence().completion()[position - prompt.length];
  }
}
