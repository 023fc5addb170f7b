package io.coursework.curricula.data;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts expressions up into statistics. */
final class Tally {
  private final Task task;
  private final Map<String, Root> roots = new LinkedHashMap<>(); // by operation, catalogue order
  private final Counts tokens = new Counts();
  private final Counts depths = new Counts();
  private final Counts operands = new Counts();
  private final Counts reductions = new Counts();
  private final long[] answers;
  private long bareValues;

  /** What is known of one operation at the root. */
  private static final class Root {
    final long[] answers;
    long oneLevel;
    double copied;

    Root(int n) {
      answers = new long[n];
    }
  }

  public Tally(Task task) {
    this.task = task;
    this.answers = new long[task.n()];
    for (Operation operation : task.operations().all()) {
      roots.put(operation.name(), new Root(task.n()));
    }
  }

  /** Adds an expression of the task's operations; bare values are counted apart. */
  public void add(Expression expression) {
    int value = expression.value(task.n());
    answers[value]++;
    if (expression instanceof Application application) {
      tokens.add(SequenceLength.of(application, task.spec().notation(), task.spec().reduction()));
      depths.add(application.depth());
      reductions.add(countOperands(application));
      add(application, value, roots.get(application.operation().name()));
    } else {
      bareValues++;
    }
  }

  private static void add(Application application, int value, Root root) {
    root.answers[value]++;
    if (application.innermost()) {
      int equal = 0;
      for (Expression operand : application.operands()) {
        equal += operand instanceof Literal literal && literal.value() == value ? 1 : 0;
      }
      root.oneLevel++;
      root.copied += (double) equal / application.operands().size();
    }
  }

  /** How many operations there are. */
  private long countOperands(Application application) {
    long operations = 1;
    operands.add(application.operands().size());
    for (Expression operand : application.operands()) {
      operations += operand instanceof Application inner ? countOperands(inner) : 0;
    }
    return operations;
  }

  /** What has been added so far. */
  public DataStats stats() {
    List<RootStats> rootStats = new ArrayList<>();
    roots.forEach(
        (name, root) -> {
          long rows = sum(root.answers);
          if (rows > 0) {
            int commonest = commonest(root.answers);
            rootStats.add(
                new RootStats(
                    name,
                    rows,
                    task.domain().text(commonest),
                    (double) root.answers[commonest] / rows,
                    root.oneLevel,
                    root.oneLevel == 0 ? Double.NaN : root.copied / root.oneLevel));
          }
        });
    Map<String, Long> byText = new LinkedHashMap<>();
    for (int value = 0; value < answers.length; value++) {
      byText.put(task.domain().text(value), answers[value]);
    }
    return new DataStats(
        sum(answers),
        bareValues,
        tokens.distribution(),
        depths.distribution(),
        operands.distribution(),
        reductions.distribution(),
        byText,
        rootStats);
  }

  private static int commonest(long[] counts) {
    int commonest = 0;
    for (int value = 1; value < counts.length; value++) {
      commonest = counts[value] > counts[commonest] ? value : commonest;
    }
    return commonest;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
