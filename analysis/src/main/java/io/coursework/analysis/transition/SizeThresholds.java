package io.coursework.analysis.transition;

import java.util.ArrayList;
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

  private final SortedSet<Long> blocks;
  private final Map<String, Arm> arms;

  /** The runs of an arm with its laws: of all blocks, and without each. */
  private record Arm(List<LearningOutcome> outcomes, LearningLaw all, List<LearningLaw> without) {}

  private SizeThresholds(SortedSet<Long> blocks, Map<String, Arm> arms) {
    this.blocks = blocks;
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
    return new SizeThresholds(blocks, arms);
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

  /** How many blocks there are. */
  public int blocks() {
    return blocks.size();
  }

  /** The arms, in the order of the outcomes. */
  public List<String> arms() {
    return List.copyOf(arms.keySet());
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
   * The share of runs of a size that have learned by a time, as fitted.
   *
   * @throws IllegalArgumentException if there is no such arm
   */
  public double share(String arm, double size, double time) {
    return arm(arm).all().share(size, time);
  }

  /**
   * The share of runs of a size that learn at all, as fitted: beyond the longest run it is an
   * extrapolation.
   *
   * @throws IllegalArgumentException if there is no such arm
   */
  public double everLearned(String arm, double size) {
    return arm(arm).all().everLearned(size);
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
