package io.coursework.curricula.evaluation;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Universe;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks some of many weighted members so that weighted sums over those picked estimate the sums
 * over all without bias. Each member is picked once at most, the probable ones surely, the others
 * with a chance in proportion to their probability; whoever is picked stands for those who are not,
 * too. Systematic sampling: equal steps along the members' probabilities, laid end to end in random
 * order (Madow 1949, On the theory of systematic sampling, II).
 */
final class SystematicSample {
  private SystematicSample() {}

  /**
   * @param size how many to pick, at least 1 and fewer than there are members
   * @return in the members' order, with probabilities that sum to about the members' sum
   */
  static List<Universe.Member> of(List<Universe.Member> members, int size, RandomGenerator random) {
    double step = step(members, size);
    BitSet picked = new BitSet(members.size());
    double place = 0;
    double next = random.nextDouble() * step;
    for (int i : Randomness.permutation(members.size(), random)) {
      double probability = members.get(i).probability();
      if (probability > step) {
        picked.set(i);
        continue;
      }
      place += probability;
      if (place > next) {
        picked.set(i);
        next += step;
      }
    }
    return picked.stream()
        .mapToObj(members::get)
        .map(m -> new Universe.Member(m.expression(), Math.max(step, m.probability())))
        .toList();
  }

  /** The step by which {@code size} are picked: those above it surely, the rest evenly. */
  private static double step(List<Universe.Member> members, int size) {
    double[] ascending = members.stream().mapToDouble(Universe.Member::probability).toArray();
    Arrays.sort(ascending);
    double rest = Arrays.stream(ascending).sum();
    int sure = 0;
    double largest = ascending[ascending.length - 1];
    while (largest > rest / (size - sure)) {
      rest -= largest;
      sure++;
      largest = ascending[ascending.length - 1 - sure];
    }
    return rest / (size - sure);
  }
}
