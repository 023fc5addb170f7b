package io.coursework.mlflow.sweep.plan;

import java.util.List;
import java.util.Optional;

/**
 * How a plan gets more trials than it begins with.
 *
 * @param space where a search draws settings from as it goes; empty if it chooses among the plan's
 * @param settings those that were drawn, the oldest first
 * @param fresh seeds that are added where results are close, and to the winner
 * @param earlier settings of other sweeps that the search begins with
 */
public record PlanGrowth(
    Optional<SearchSpace> space,
    List<DrawnSetting> settings,
    FreshSeeds fresh,
    EarlierSettings earlier) {

  /** Of a plan that stays as it is. */
  public static final PlanGrowth NONE =
      new PlanGrowth(Optional.empty(), List.of(), FreshSeeds.NONE, EarlierSettings.NONE);

  public PlanGrowth {
    settings = List.copyOf(settings);
  }

  PlanGrowth with(FreshSeeds seeds) {
    return new PlanGrowth(space, settings, seeds, earlier);
  }

  PlanGrowth with(List<DrawnSetting> others) {
    return new PlanGrowth(space, others, fresh, earlier);
  }

  /** With nothing drawn yet. */
  PlanGrowth with(EarlierSettings others) {
    return new PlanGrowth(space, List.of(), fresh, others);
  }

  /** Whether the plan may become longer. */
  public boolean grows() {
    return space.isPresent() || fresh.any();
  }
}
