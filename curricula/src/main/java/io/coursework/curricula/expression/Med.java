package io.coursework.curricula.expression;

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
  public int apply(int[] operands, int modulus) {
    int[] sorted = operands.clone();
    Arrays.sort(sorted);
    return rule.of(sorted);
  }
}
