package io.coursework.curricula.task;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Operations with the probabilities by which they are drawn. Ordered as the catalogue is, so that
 * the order in which weights are written has no say in what is drawn.
 */
public final class OperationMix {
  private final List<Operation> operations = new ArrayList<>();
  private final double[] cumulative;

  /**
   * @param weights by operation name, each 0 or more and finite, one above 0; need not sum to 1
   * @throws IllegalArgumentException if no weight of a catalogued operation is above 0
   */
  public OperationMix(Operations catalogue, Map<String, Double> weights) {
    double[] sums = new double[catalogue.all().size()];
    double sum = 0;
    for (Operation operation : catalogue.all()) {
      double weight = weights.getOrDefault(operation.name(), 0.0);
      if (weight > 0) {
        sum += weight;
        sums[operations.size()] = sum;
        operations.add(operation);
      }
    }
    if (operations.isEmpty()) {
      throw new IllegalArgumentException(
          "weights = " + weights + " draw no known operation; give one a weight above 0");
    }
    cumulative = sums;
  }

  /** The mix that draws {@code operation} alone. */
  public static OperationMix only(Operations catalogue, Operation operation) {
    return new OperationMix(catalogue, Map.of(operation.name(), 1.0));
  }

  /** One operation; the same for the same answers of {@code random}. */
  public Operation draw(RandomGenerator random) {
    int last = operations.size() - 1;
    double point = random.nextDouble() * cumulative[last];
    int chosen = 0;
    while (chosen < last && point >= cumulative[chosen]) {
      chosen++;
    }
    return operations.get(chosen);
  }

  /**
   * One of the operations that are allowed, by their weights among each other.
   *
   * @return empty if none is; {@code random} is not asked then
   */
  public Optional<Operation> draw(RandomGenerator random, Predicate<Operation> allowed) {
    double sum = 0;
    for (int i = 0; i < operations.size(); i++) {
      sum += allowed.test(operations.get(i)) ? weight(i) : 0;
    }
    if (sum == 0) {
      return Optional.empty();
    }
    double point = random.nextDouble() * sum;
    Operation chosen = null;
    for (int i = 0; i < operations.size() && (chosen == null || point >= 0); i++) {
      if (allowed.test(operations.get(i))) {
        chosen = operations.get(i);
        point -= weight(i);
      }
    }
    return Optional.of(chosen);
  }

  /** The probability that the operation drawn is one of those, 0..1. */
  double share(Predicate<Operation> some) {
    double sum = 0;
    for (int i = 0; i < operations.size(); i++) {
      sum += some.test(operations.get(i)) ? weight(i) : 0;
    }
    return sum / cumulative[operations.size() - 1];
  }

  private double weight(int i) {
    return i == 0 ? cumulative[0] : cumulative[i] - cumulative[i - 1];
  }
}
