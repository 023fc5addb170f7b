package io.coursework.curricula.curriculum;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training to hold a curriculum against, before the curriculum is credited with what came of it.
 */
public enum Control {
  /** The curriculum itself. */
  NONE("the curriculum itself"),
  /**
   * Has the mixes and the pace of the curriculum, in an order that means nothing: see {@link
   * Shuffled}.
   */
  SHUFFLED("the same mixes and pace, in an order that means nothing"),
  /** From the end to the beginning, and from hard to easy: see {@link Reversed}. */
  REVERSED("from the end to the beginning, and from hard to easy"),
  /** The mean of all mixes at every step: as much of each operation, without any order. */
  AVERAGED("the mean of all mixes at every step: as much of each operation, without any order"),
  /**
   * The target alone for as many steps: as many tokens in all, unless a {@link Difficulty} of the
   * curriculum keeps to shorter expressions than the task's mean for a time.
   */
  EQUAL_TOKENS("the target alone for as many steps: as many tokens in all"),
  /**
   * The target alone for as many tokens of it as the curriculum has, counted as the target's share
   * of the rows; a {@link Difficulty} is left out of account as with {@link #EQUAL_TOKENS}.
   */
  EQUAL_TARGET_TOKENS("the target alone for as many tokens of it as the curriculum has");

  private final String summary;

  Control(String summary) {
    this.summary = summary;
  }

  /** One line for help texts. */
  public String summary() {
    return summary;
  }

  /**
   * The training of this control for one with {@code curriculum}.
   *
   * @param steps length of the training that is controlled for, at least 1
   * @param target the operation that it is for
   * @param seed of a random order
   * @throws InvalidSpecException if the control needs lessons ahead of an adaptive curriculum, or
   *     differs in nothing from the curriculum
   */
  public Controlled apply(Curriculum curriculum, long steps, String target, long seed) {
    Controlled same = new Controlled(curriculum, steps);
    if (this == NONE) {
      return same;
    }
    Map<String, Double> targetAlone = OperationWeights.only(Names.canonical(target));
    Controlled other =
        switch (this) {
          case NONE -> same;
          case SHUFFLED -> new Controlled(new Shuffled(curriculum, seed), steps);
          case REVERSED -> new Controlled(new Reversed(curriculum), steps);
          case AVERAGED -> new Controlled(new FixedMix(mean(curriculum, steps)), steps);
          case EQUAL_TOKENS -> new Controlled(new FixedMix(targetAlone), steps);
          case EQUAL_TARGET_TOKENS ->
              new Controlled(
                  new FixedMix(targetAlone),
                  targetSteps(curriculum, steps, Names.canonical(target)));
        };
    boolean orderOnly = this == SHUFFLED || this == REVERSED || this == AVERAGED;
    new Requirements()
        .require(
            !other.equals(same) && !(orderOnly && curriculum instanceof FixedMix),
            "control = %s of this curriculum is the curriculum itself, as every step is the same;"
                + " choose none or another control",
            label())
        .throwIfAny();
    return other;
  }

  /**
   * Refuses a curriculum that has no lessons ahead.
   *
   * @throws InvalidSpecException if it is missing or adaptive
   */
  void requireKnownAhead(Curriculum curriculum) {
    new Requirements()
        .require(curriculum != null, "curriculum is missing; give the one to control for")
        .require(
            curriculum == null || curriculum instanceof PredefinedCurriculum,
            "control = %s needs the whole schedule ahead, which type %s decides as it goes; train"
                + " it once and give its mixture.tsv to curriculum type recorded",
            label(),
            curriculum == null ? null : type(curriculum))
        .throwIfAny();
  }

  private String label() {
    return SnakeCase.of(this);
  }

  /** The word of the configuration for a curriculum, which is its name in snake case. */
  private static String type(Curriculum curriculum) {
    String name = curriculum.getClass().getSimpleName();
    return name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private Map<String, Double> mean(Curriculum curriculum, long steps) {
    requireKnownAhead(curriculum);
    Teacher teacher = ((PredefinedCurriculum) curriculum).teacher(steps);
    Map<String, Double> sums = new LinkedHashMap<>();
    for (long step = 0; step < steps; step++) {
      teacher.lesson(step).mix().forEach((name, share) -> sums.merge(name, share, Double::sum));
    }
    return OperationWeights.normalised(sums);
  }

  private long targetSteps(Curriculum curriculum, long steps, String target) {
    double sum = mean(curriculum, steps).getOrDefault(target, 0.0) * steps;
    long targetSteps = Math.round(sum);
    if (targetSteps == 0) {
      throw new InvalidSpecException(
          List.of(
              String.format(
                  Locale.ROOT,
                  "control = %s: the curriculum gives the target %s %s of %d steps, less than one"
                      + " step in all; choose equal_tokens, or another target",
                  label(),
                  target,
                  sum,
                  steps)));
    }
    return targetSteps;
  }
}
