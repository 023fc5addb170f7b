package io.coursework.mlflow.sweep.plan;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.experiment.result.Group;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Merit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Only as many trials as it takes to know at which width half of the seeds learn, for each
 * curriculum separately. A trial has learned if its accuracy is one half or more. The next trial is
 * the one whose outcome tells most about the threshold, by {@link ThresholdBelief}; two of them at
 * a time, so that the choice does not depend on how many run side by side.
 */
public record ThresholdSearch(
    @Key(
            value =
                "a curriculum is done when the 90% interval of its threshold is at most so wide, as the"
                    + " ratio of its ends",
            otherwise = "2")
        double until,
    @Key(
            value = "maximum number of trials of a curriculum, as a share of those in the plan",
            otherwise = "0.34")
        double share)
    implements Search {

  private static final int AT_A_TIME = 2;
  private static final int FEWEST_WIDTHS = 3;

  public ThresholdSearch {
    new Requirements()
        .require(until > 1, "until = %s must be above 1", until)
        .require(share > 0 && share <= 1, "share = %s is outside ]0, 1]", share)
        .throwIfAny();
  }

  /**
   * @throws ConfigException if a curriculum has too few widths to search among
   */
  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    List<Trial> next = new ArrayList<>();
    plan.curricula().forEach((name, trials) -> next.addAll(next(name, trials, known, tried)));
    return next;
  }

  private List<Trial> next(String curriculum, List<Trial> trials, Known known, Set<Trial> tried) {
    ThresholdBelief belief = belief(curriculum, trials, known);
    List<Trial> left =
        new ArrayList<>(
            trials.stream().filter(trial -> !known.has(trial) && !tried.contains(trial)).toList());
    int budget = most(trials) - (trials.size() - left.size());
    if (belief.interval().ratio() <= until) {
      return List.of();
    }
    List<Trial> chosen = new ArrayList<>();
    while (chosen.size() < Math.min(AT_A_TIME, budget) && !left.isEmpty()) {
      Map<Integer, Double> information = new HashMap<>();
      left.forEach(
          trial ->
              information.computeIfAbsent(
                  width(trial), width -> belief.information(width, chosenAt(chosen, width))));
      Trial best =
          left.stream()
              .max(
                  Comparator.comparingDouble((Trial trial) -> information.get(width(trial)))
                      .thenComparing(trial -> -trial.number()))
              .orElseThrow();
      chosen.add(best);
      left.remove(best);
    }
    return chosen;
  }

  /** A second trial of the same width tells less than the first. */
  private static int chosenAt(List<Trial> chosen, int width) {
    return (int) chosen.stream().filter(other -> width(other) == width).count();
  }

  /** What the trials of one curriculum have said so far. */
  ThresholdBelief belief(String curriculum, List<Trial> trials, Known known) {
    TreeSet<Integer> widths = new TreeSet<>();
    trials.forEach(trial -> widths.add(width(trial)));
    if (widths.size() < FEWEST_WIDTHS) {
      throw new ConfigException(
          "search: %s has %d widths (model.d_model), which is too few to search among; vary %d or more"
              .formatted(curriculum, widths.size(), FEWEST_WIDTHS));
    }
    ThresholdBelief belief = ThresholdBelief.between(widths.first(), widths.last());
    for (Trial trial : trials) {
      Optional<Merit> merit = known.merit(trial);
      if (merit.isPresent()) {
        belief = belief.after(width(trial), merit.get().good() >= Group.LEARNED);
      }
    }
    return belief;
  }

  /**
   * For each curriculum the trials that were run and planned, the median threshold and its 90%
   * interval, in widths (d_model).
   */
  @Override
  public Optional<TextTable> found(SweepPlan plan, Known known) {
    List<List<String>> rows = new ArrayList<>();
    plan.curricula()
        .forEach(
            (name, trials) -> {
              ThresholdBelief belief = belief(name, trials, known);
              long run = trials.stream().filter(trial -> known.has(trial)).count();
              boolean open = Double.isInfinite(belief.interval().ratio());
              rows.add(
                  List.of(
                      name,
                      Long.toString(run),
                      Integer.toString(trials.size()),
                      open ? "-" : String.format(Locale.ROOT, "%.1f", belief.median()),
                      belief.interval().toString()));
            });
    return Optional.of(
        new TextTable(
            "thresholds",
            List.of("curriculum", "trials", "planned", "d_model", "90% interval"),
            rows));
  }

  @Override
  public Optional<String> unfit(JudgedBy by) {
    return by.byAccuracy() && by.late().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "search: threshold asks at which size a target is learned, which its accuracy alone says;"
                + " leave objective and constraints on metrics out");
  }

  @Override
  public int most(SweepPlan plan) {
    return plan.curricula().values().stream().mapToInt(trials -> most(trials)).sum();
  }

  @Override
  public double share(SweepPlan plan) {
    return (double) most(plan) / plan.trials().size();
  }

  private int most(List<Trial> trials) {
    return (int) Math.max(1, Math.floor(share * trials.size()));
  }

  private static int width(Trial trial) {
    return trial.spec().model().dModel();
  }
}
