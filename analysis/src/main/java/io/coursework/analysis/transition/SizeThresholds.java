package io.coursework.analysis.transition;

import io.coursework.analysis.statistics.Jackknife;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * At which size half of the runs have learned by a budget, of several arms that share blocks.
 *
 * <p>One {@link LearningLaw} is fitted to each arm from all times, and once more without each
 * block; thresholds at all budgets, their ratios and their drift come from the same fits. A block
 * is left out of all arms at once, so that what its runs share falls out of a ratio.
 */
public final class SizeThresholds {

  private final Map<String, Arm> arms;

  /** The runs of an arm with its laws: of all blocks, and without each. */
  private record Arm(List<LearningOutcome> outcomes, LearningLaw all, List<LearningLaw> without) {}

  private SizeThresholds(Map<String, Arm> arms) {
    this.arms = arms;
  }

  /**
   * Fits all arms.
   *
   * @param outcomes every arm with the same blocks, and in each block one run per size of the arm
   * @throws IllegalArgumentException if there is none, a block lacks a run or has it twice
   */
  public static SizeThresholds of(Collection<LearningOutcome> outcomes) {
    SortedSet<Long> blocks = new TreeSet<>();
    Map<String, List<LearningOutcome>> byArm = new LinkedHashMap<>();
    for (LearningOutcome outcome : outcomes) {
      blocks.add(outcome.block());
      byArm.computeIfAbsent(outcome.arm(), arm -> new ArrayList<>()).add(outcome);
    }
    if (byArm.isEmpty()) {
      throw new IllegalArgumentException("there are no outcomes; give at least one block");
    }
    Map<String, Arm> arms = new LinkedHashMap<>();
    byArm.forEach(
        (name, own) -> {
          requireComplete(name, own, blocks);
          LearningTimeFit fit = new LearningTimeFit(own);
          LearningLaw all = fit.fit();
          List<LearningLaw> without =
              blocks.size() == 1
                  ? List.of()
                  : blocks.stream()
                      .map(
                          block ->
                              fit.near(
                                  own.stream()
                                      .mapToDouble(one -> one.block() == block ? 0 : 1)
                                      .toArray(),
                                  all))
                      .toList();
          arms.put(name, new Arm(List.copyOf(own), all, without));
        });
    return new SizeThresholds(arms);
  }

  private static void requireComplete(
      String arm, List<LearningOutcome> outcomes, SortedSet<Long> blocks) {
    SortedSet<Double> sizes = new TreeSet<>();
    outcomes.forEach(one -> sizes.add(one.size()));
    for (long block : blocks) {
      for (double size : sizes) {
        long runs =
            outcomes.stream().filter(one -> one.block() == block && one.size() == size).count();
        if (runs != 1) {
          throw new IllegalArgumentException(
              "'%s' has %d runs of size %s in block %d; a block has one run of every arm and size"
                  .formatted(arm, runs, size, block));
        }
      }
    }
  }

  /**
   * N*(B) of an arm: the size of which half of the runs have learned by the budget.
   *
   * @param budget on the clock of the outcomes, above 0
   * @throws IllegalArgumentException if there is no such arm
   */
  public SizeThreshold at(String arm, double budget) {
    Arm one = arm(arm);
    return new SizeThreshold(one.outcomes(), one.all(), one.without(), budget);
  }

  /**
   * The time by which half of the runs of a size have learned, as fitted.
   *
   * @return infinite if fewer than half ever learn
   * @throws IllegalArgumentException if there is no such arm
   */
  public double timeToLearn(String arm, double size) {
    return arm(arm).all().halfTime(size);
  }

  /**
   * The confidence interval of that time.
   *
   * @param level between 0 and 1 exclusive
   * @return open where fewer than half may ever learn
   */
  public Bracket timeToLearn(String arm, double size, double level) {
    double[] without =
        arm(arm).without().stream().mapToDouble(law -> Math.log(law.halfTime(size))).toArray();
    double log = Math.log(timeToLearn(arm, size));
    if (!Double.isFinite(log) || Arrays.stream(without).anyMatch(Double::isInfinite)) {
      return new Bracket(0, Double.POSITIVE_INFINITY);
    }
    double reach = Jackknife.reach(without, level);
    return new Bracket(Math.exp(log - reach), Math.exp(log + reach));
  }

  private Arm arm(String name) {
    Arm arm = arms.get(name);
    if (arm == null) {
      throw new IllegalArgumentException(
          "there are no outcomes of '%s'; choose one of %s".formatted(name, arms.keySet()));
    }
    return arm;
  }
}
