package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.tpe.ParzenSampler;
import io.coursework.mlflow.sweep.tpe.ScoredPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Settings that are drawn where those before them were good, by {@link ParzenSampler}, after some
 * that are drawn at random. They come in waves whose size the file says, not the machine: what is
 * tried depends on the results of the waves before alone, however many trials run at a time and in
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

  private static final int ATTEMPTS = 20; // at a setting that is a valid configuration
  private static final String STREAM = "tpe";

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
            .filter(trial -> known.accuracy(trial).isEmpty() && !tried.contains(trial))
            .toList();
  }

  /** The plan with the next wave, once the last one has ended. */
  @Override
  public SweepPlan grown(SweepPlan plan, Known known, Set<Trial> tried, ConfigLoader config) {
    boolean open =
        plan.trials().stream()
            .anyMatch(trial -> known.accuracy(trial).isEmpty() && !tried.contains(trial));
    SweepPlan grown = plan;
    while (!open && grown.trials().size() == plan.trials().size()) {
      SweepPlan wave = wave(grown, known, config);
      if (wave.equals(grown)) {
        return grown;
      }
      grown = wave; // which may have settings of before alone
    }
    return grown;
  }

  private SweepPlan wave(SweepPlan plan, Known known, ConfigLoader config) {
    PlanGrowth growth = plan.growth();
    SearchSpace space = growth.space().orElseThrow();
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
                ? added(arm, space.drawn(arm, number, config), trials, plan, config)
                : next(arm, number, points, trials, plan, config);
        settings.add(next);
        points.add(new ScoredPoint(space.coordinates(next.values()), OptionalDouble.empty()));
      }
    }
    return settings.size() == growth.settings().size()
        ? plan
        : plan.with(List.copyOf(trials.values()), growth.with(settings));
  }

  private static DrawnSetting next(
      int arm,
      int number,
      List<ScoredPoint> points,
      Map<String, Trial> trials,
      SweepPlan plan,
      ConfigLoader config) {
    SearchSpace space = plan.growth().space().orElseThrow();
    ParzenSampler sampler = new ParzenSampler(space.groups(arm, config));
    ConfigException invalid = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Double> at = sampler.next(points, space.generator(STREAM, arm, number, attempt));
      try {
        return added(arm, space.values(at), trials, plan, config);
      } catch (ConfigException e) {
        invalid = e;
      }
    }
    throw invalid;
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

  /** The settings of an arm by the means of their seeds; one without a result is the worst. */
  private static List<ScoredPoint> scored(
      int arm,
      List<DrawnSetting> settings,
      Map<String, Trial> trials,
      SearchSpace space,
      Known known) {
    List<ScoredPoint> points = new ArrayList<>();
    for (DrawnSetting setting : settings) {
      if (setting.arm() == arm) {
        double mean =
            setting.trials().stream()
                .map(trials::get)
                .map(known::accuracy)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average()
                .orElse(Double.NEGATIVE_INFINITY);
        points.add(new ScoredPoint(space.coordinates(setting.values()), OptionalDouble.of(mean)));
      }
    }
    return points;
  }

  private static DrawnSetting added(
      int arm,
      Map<String, JsonNode> values,
      Map<String, Trial> trials,
      SweepPlan plan,
      ConfigLoader config) {
    SearchSpace space = plan.growth().space().orElseThrow();
    List<String> ids = new ArrayList<>();
    for (RunSpec spec : space.specs(arm, values, plan.rules(), config)) {
      Trial trial = Trial.of(trials.size() + 1, spec);
      trials.putIfAbsent(trial.id(), trial);
      ids.add(trial.id());
    }
    return new DrawnSetting(arm, values, ids);
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
