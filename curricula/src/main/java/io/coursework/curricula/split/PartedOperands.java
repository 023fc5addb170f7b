package io.coursework.curricula.split;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parts expressions by the operand lists that they meet anywhere in their evaluation. */
final class PartedOperands implements Split {
  private final int n;
  private final SplitPart[][] multisets;
  private final Multisets[] numbering; // by operand count
  private final int tupleSize;
  private final SplitPart[] tuples;

  /**
   * @param n number of values
   * @param multisets the part of a multiset, by operand count and {@link Multisets#rank}; null
   *     where it is of none, and for counts that do not occur
   * @param tupleSize operands of a tuple
   * @param tuples the part of a tuple, by the number that has its values as digits to the base n,
   *     the first the lowest; null where it is of none
   */
  PartedOperands(int n, SplitPart[][] multisets, int tupleSize, SplitPart[] tuples) {
    this.n = n;
    this.multisets = multisets;
    this.tupleSize = tupleSize;
    this.tuples = tuples;
    numbering = new Multisets[multisets.length];
    for (int size = 0; size < multisets.length; size++) {
      numbering[size] = multisets[size] == null ? null : Multisets.of(n, size);
    }
  }

  /** What of the parts an expression meets. */
  private static final class Met {
    private final Set<SplitPart> parts = EnumSet.noneOf(SplitPart.class);
    private final Set<List<Integer>> operands = new LinkedHashSet<>();

    void add(SplitPart part, int[] list) {
      parts.add(part);
      operands.add(Arrays.stream(list).boxed().toList());
    }
  }

  @Override
  public boolean heldOut(Expression expression) {
    return !met(expression).parts.isEmpty();
  }

  @Override
  public Optional<SplitPart> part(Expression expression) {
    Set<SplitPart> parts = met(expression).parts;
    return switch (parts.size()) {
      case 0 -> Optional.of(SplitPart.TRAINING);
      case 1 -> Optional.of(parts.iterator().next());
      default -> Optional.empty();
    };
  }

  /** Tuples as they are, multisets in ascending order. */
  @Override
  public Set<List<Integer>> heldOutOperands(Expression expression) {
    return met(expression).operands;
  }

  private Met met(Expression expression) {
    Met met = new Met();
    visit(expression, met);
    return met;
  }

  /** The value. Each node is reduced exactly once, in whatever order. */
  private int visit(Expression expression, Met met) {
    if (expression instanceof Literal literal) {
      return literal.value(n);
    }
    Application application = (Application) expression;
    int[] operands = new int[application.operands().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = visit(application.operands().get(i), met);
    }
    look(operands, met);
    return application.operation().apply(operands, n);
  }

  private void look(int[] operands, Met met) {
    int size = operands.length;
    if (size < multisets.length && multisets[size] != null) {
      int[] sorted = operands.clone();
      Arrays.sort(sorted);
      SplitPart part = multisets[size][numbering[size].rank(sorted)];
      if (part != null) {
        met.add(part, sorted);
      } else if (size == tupleSize && tuples[number(operands)] != null) {
        met.add(tuples[number(operands)], operands);
      }
    }
  }

  private int number(int[] tuple) {
    int number = 0;
    for (int i = tuple.length - 1; i >= 0; i--) {
      number = number * n + tuple[i];
    }
    return number;
  }
}
