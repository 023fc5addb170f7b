package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.ParameterLevels;
import io.coursework.analysis.statistics.Holm;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.MeanDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a parameter does on average over the others: the mean result of the settings at each of its
 * levels, where each setting counts once.
 *
 * @param param its key
 * @param levels in their order, at least two
 */
public record MainEffect(String param, List<Level> levels) {

  private static final String SEEDS = " seeds";
  private static final int MOST_LEVELS = 8;
  private static final int GROUPS = 4; // of more numbers

  public MainEffect {
    levels = List.copyOf(levels);
  }

  /**
   * One level.
   *
   * @param label its value, or the least and largest of a group of numbers
   * @param settings how many have it
   * @param mean over these; its interval is over the seeds if levels are compared seed by seed,
   *     else over the settings
   * @param toBest the best level's mean less this one's, with the test; empty for the best
   */
  public record Level(String label, int settings, Interval mean, Optional<Test> toBest) {}

  /**
   * A comparison of two levels. Where settings of both differ in nothing else, these are compared:
   * seed by seed, if all settings have the same seeds, else setting by setting. Where no two
   * settings do, as in a random search, the levels are compared as a whole (Welch).
   *
   * @param of the difference; its p value as it is
   * @param adjusted the p value by Holm's correction over all pairs of levels of all parameters
   * @param units what was compared, and how many: {@code 4 seeds}
   */
  public record Test(MeanDifference of, double adjusted, String units) {

    /** Whether it lies beyond chance, after the correction. */
    public boolean beyondChance() {
      return adjusted <= 1 - RunGroup.LEVEL;
    }
  }

  /** The best level. */
  public Level best() {
    return levels.stream().filter(level -> level.toBest().isEmpty()).findFirst().orElseThrow();
  }

  /** The levels of a parameter as they are compared and drawn: few, each with its name. */
  static ParameterLevels levels(List<ComparedSetting> settings, String param) {
    return ParameterLevels.of(
        settings.stream().map(setting -> setting.values().get(param)).toList(),
        MOST_LEVELS,
        GROUPS);
  }

  /** The effects of some parameters; those with one level have none. */
  static List<MainEffect> of(
      List<String> params, List<ComparedSetting> settings, ComparedMetric metric) {
    boolean replicated = SettingComparison.sharesSeeds(settings);
    Map<String, ParameterLevels> levels = new LinkedHashMap<>();
    params.forEach(param -> levels.put(param, levels(settings, param)));
    levels.values().removeIf(of -> of.count() < 2);
    Map<String, Map<List<Integer>, Test>> tests = new LinkedHashMap<>();
    levels.forEach((param, of) -> tests.put(param, tests(param, of, settings, replicated)));
    adjust(tests);
    List<MainEffect> effects = new ArrayList<>();
    levels.forEach(
        (param, of) -> effects.add(effect(param, of, settings, metric, tests.get(param))));
    return effects;
  }

  private static void adjust(Map<String, Map<List<Integer>, Test>> tests) {
    double[] adjusted =
        Holm.adjusted(
            tests.values().stream()
                .flatMap(of -> of.values().stream())
                .mapToDouble(test -> test.of().pValue())
                .toArray());
    int next = 0;
    for (Map<List<Integer>, Test> of : tests.values()) {
      for (Map.Entry<List<Integer>, Test> test : of.entrySet()) {
        test.setValue(new Test(test.getValue().of(), adjusted[next++], test.getValue().units()));
      }
    }
  }

  private static MainEffect effect(
      String param,
      ParameterLevels levels,
      List<ComparedSetting> settings,
      ComparedMetric metric,
      Map<List<Integer>, Test> tests) {
    boolean seeds = tests.values().stream().allMatch(test -> test.units().endsWith(SEEDS));
    List<Interval> means =
        IntStream.range(0, levels.count())
            .mapToObj(level -> mean(at(level, levels, settings), metric, seeds))
            .toList();
    int best = 0;
    for (int level = 1; level < means.size(); level++) {
      if (metric.better(means.get(level).mean(), means.get(best).mean()) > 0) {
        best = level;
      }
    }
    List<Level> all = new ArrayList<>();
    for (int level = 0; level < means.size(); level++) {
      Optional<Test> toBest =
          level == best
              ? Optional.empty()
              : Optional.of(
                  level < best
                      ? tests.get(List.of(level, best))
                      : reversed(tests.get(List.of(best, level))));
      all.add(
          new Level(
              levels.labels().get(level),
              at(level, levels, settings).size(),
              means.get(level),
              toBest));
    }
    return new MainEffect(param, all);
  }

  private static Test reversed(Test test) {
    MeanDifference of = test.of();
    return new Test(
        new MeanDifference(-of.mean(), -of.high(), -of.low(), of.pValue(), of.degreesOfFreedom()),
        test.adjusted(),
        test.units());
  }

  private static List<ComparedSetting> at(
      int level, ParameterLevels levels, List<ComparedSetting> settings) {
    return IntStream.range(0, settings.size())
        .filter(i -> levels.of(i) == level)
        .mapToObj(settings::get)
        .toList();
  }

  private static Interval mean(
      List<ComparedSetting> settings, ComparedMetric metric, boolean seeds) {
    return metric.mean(
        seeds
            ? overSettings(settings)
            : settings.stream().mapToDouble(setting -> setting.sample().mean()).toArray());
  }

  /** The mean over settings of each seed. */
  private static double[] overSettings(List<ComparedSetting> settings) {
    double[] sums = new double[settings.get(0).sample().size()];
    for (ComparedSetting setting : settings) {
      double[] values = setting.sample().sorted();
      Arrays.setAll(sums, seed -> sums[seed] + values[seed] / settings.size());
    }
    return sums;
  }

  /** Of each pair of levels, the lower index first: the second's mean less the first's. */
  private static Map<List<Integer>, Test> tests(
      String param, ParameterLevels levels, List<ComparedSetting> settings, boolean replicated) {
    Map<List<Integer>, Test> tests =
        new TreeMap<>(
            (a, b) -> a.get(0).equals(b.get(0)) ? a.get(1) - b.get(1) : a.get(0) - b.get(0));
    for (int a = 0; a < levels.count(); a++) {
      for (int b = a + 1; b < levels.count(); b++) {
        tests.put(
            List.of(a, b),
            test(param, at(a, levels, settings), at(b, levels, settings), replicated));
      }
    }
    return tests;
  }

  private static Test test(
      String param, List<ComparedSetting> a, List<ComparedSetting> b, boolean replicated) {
    Map<Map<String, String>, ComparedSetting> others = new HashMap<>();
    b.forEach(setting -> others.put(without(param, setting), setting));
    List<ComparedSetting> first = new ArrayList<>();
    List<ComparedSetting> second = new ArrayList<>();
    for (ComparedSetting setting : a) {
      ComparedSetting other = others.remove(without(param, setting));
      if (other != null) {
        first.add(setting);
        second.add(other);
      }
    }
    if (replicated && !first.isEmpty()) {
      double[] seeds = overSettings(first);
      return test(
          MeanDifference.paired(seeds, overSettings(second), RunGroup.LEVEL), seeds.length + SEEDS);
    }
    if (first.size() > 1) {
      return test(
          MeanDifference.paired(means(first), means(second), RunGroup.LEVEL),
          "%d pairs of settings".formatted(first.size()));
    }
    return test(
        MeanDifference.welch(means(a), means(b), RunGroup.LEVEL),
        "%d and %d settings".formatted(a.size(), b.size()));
  }

  private static Test test(MeanDifference of, String units) {
    return new Test(of, of.pValue(), units);
  }

  private static double[] means(List<ComparedSetting> settings) {
    return settings.stream().mapToDouble(setting -> setting.sample().mean()).toArray();
  }

  private static Map<String, String> without(String param, ComparedSetting setting) {
    Map<String, String> others = new HashMap<>(setting.values());
    others.remove(param);
    return others;
  }
}
