package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The median.
 *
 * @param rule what the median of an even number of operands is
 */
public record Med(MedianRule rule) implements Operation {
  public Med {
    Objects.requireNonNull(rule, "rule");
  }

  @Override
  public String name() {
    return "MED";
  }

  @Override
  public List<String> aliases() {
    return List.of("MEDIAN");
  }

  @Override
  public String summary() {
    return "median; the median rule settles even counts";
  }

  @Override
  public String word() {
    return "median";
  }

  @Override
  public int apply(int[] operands, int n) {
    int[] sorted = operands.clone();
    Arrays.sort(sorted);
    return rule.of(sorted);
  }
}
