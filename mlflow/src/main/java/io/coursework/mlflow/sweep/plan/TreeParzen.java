package io.coursework.mlflow.sweep.plan;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.MeritOrder;
import io.coursework.mlflow.sweep.tpe.ScoredPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Settings that are drawn where those before them were good, by a {@link Drawing}, after some that
 * are drawn at random. They come in waves whose size the file says, not the machine: what is tried
 * depends on the results of the waves before alone, however many trials run at a time and in
 * whatever order they end.
 */
public record TreeParzen(
    @Key(value = "settings that are drawn at random first", otherwise = "10") int startup,
    @Key(
            value =
                "settings that are chosen at a time, without the results of each other; more of them"
                    + " keep more machines busy",
            otherwise = "4")
        int atOnce,
    @Key(
            value =
                "earlier sweeps whose settings count as tried, each by its parent run's folder or"
                    + " runs:/<its id>",
            otherwise = "[]")
        List<String> warmStart)
    implements Search {

  public TreeParzen {
    warmStart = List.copyOf(warmStart);
    new Requirements()
        .require(startup >= 1 && startup <= 10_000, "startup = %d is outside 1..10000", startup)
        .require(atOnce >= 1 && atOnce <= 1000, "at_once = %d is outside 1..1000", atOnce)
        .throwIfAny();
  }

  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    return tried.isEmpty()
        ? plan.trials()
        : plan.trials().stream()
            .filter(trial -> !known.has(trial) && !tried.contains(trial))
            .toList();
  }

  /** The plan with the next wave, once the last one has ended. */
  @Override
  public SweepPlan grown(SweepPlan plan, Known known, Set<Trial> tried, SettingLoader loader) {
    boolean open =
        plan.trials().stream().anyMatch(trial -> !known.has(trial) && !tried.contains(trial));
    SweepPlan grown = plan;
    while (!open && grown.trials().size() == plan.trials().size()) {
      SweepPlan wave = wave(grown, known, loader);
      if (wave.equals(grown)) {
        return grown;
      }
      grown = wave; // which may have settings of before alone
    }
    return grown;
  }

  private SweepPlan wave(SweepPlan plan, Known known, SettingLoader loader) {
    PlanGrowth growth = plan.growth();
    SearchSpace space = growth.space().orElseThrow();
    Drawing drawing = new Drawing(space, plan.rules(), plan.judgedBy().constraints(), loader);
    Map<String, Trial> trials = new LinkedHashMap<>();
    plan.trials().forEach(trial -> trials.put(trial.id(), trial));
    List<DrawnSetting> settings = new ArrayList<>(growth.settings());
    for (int arm = 0; arm < space.arms().size(); arm++) {
      List<ScoredPoint> points = earlier(arm, growth.earlier(), space);
      int earlier = points.size(); // which count as drawn at random
      points.addAll(scored(arm, growth.settings(), trials, space, known));
      int before = points.size() - earlier;
      int wave = points.size() < startup ? startup - points.size() : atOnce;
      int last = Math.min(space.random().draws(), before + wave);
      for (int number = before; number < last; number++) {
        DrawnSetting next =
            earlier + number < startup
                ? drawing.atRandom(arm, number, trials)
                : drawing.chosen(arm, number, points, trials);
        settings.add(next);
        points.add(new ScoredPoint(space.coordinates(next.values()), OptionalDouble.empty()));
      }
    }
    return settings.size() == growth.settings().size()
        ? plan
        : plan.with(List.copyOf(trials.values()), growth.with(settings));
  }

  /** What other sweeps have tried, for an arm. */
  private static List<ScoredPoint> earlier(int arm, EarlierSettings earlier, SearchSpace space) {
    List<ScoredPoint> points = new ArrayList<>();
    for (EarlierSettings.One setting : earlier.settings()) {
      if (setting.arm() == arm) {
        points.add(
            new ScoredPoint(
                space.coordinates(setting.values()), OptionalDouble.of(setting.accuracy())));
      }
    }
    return points;
  }

  /**
   * The settings of an arm by the means of their seeds; one with a seed that failed is the worst.
   */
  private static List<ScoredPoint> scored(
      int arm,
      List<DrawnSetting> settings,
      Map<String, Trial> trials,
      SearchSpace space,
      Known known) {
    List<DrawnSetting> ofArm = settings.stream().filter(one -> one.arm() == arm).toList();
    double[] values =
        MeritOrder.values(
            ofArm.stream()
                .map(one -> new Setting(one.trials().stream().map(trials::get).toList()))
                .map(one -> one.known(known).map(there -> there.merit(known)))
                .toList());
    List<ScoredPoint> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(
          new ScoredPoint(space.coordinates(ofArm.get(i).values()), OptionalDouble.of(values[i])));
    }
    return points;
  }

  @Override
  public Optional<String> unfit(JudgedBy by) {
    return warmStart.isEmpty() || by.objectives().size() == 1 && by.late().isEmpty()
        ? Optional.empty() // also for several objectives
        : Optional.of(
            "search: warm_start takes one result of each earlier setting, which does not go with"
                + " several objectives or a constraint on a metric; leave it out");
  }

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public int most(SweepPlan plan) {
    return plan.growth().space().orElseThrow().trials();
  }
}
