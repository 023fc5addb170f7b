package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.FunctionalAnova;
import io.coursework.analysis.hyperparameter.ParameterLevels;
import io.coursework.analysis.statistics.Holm;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.statistics.NoiseFloor;
import io.coursework.analysis.statistics.SharedScatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/**
 * Settings of parameters held against each other: which differ by more than their seeds do, what
 * each parameter does, and how much of all that it is behind.
 *
 * <p>The best is compared with each other setting, by a t test with the scatter of all settings
 * ({@link SharedScatter}), from which the means of seeds are taken if all settings have the same
 * ones: of two settings this is the paired t test. The best was chosen by its result, so that it
 * looks better than it is: each p value is multiplied by half the number of settings before Holm's
 * correction, as if every setting had been compared with every other. So the chance that any
 * setting is called worse that is not is at most 5%.
 *
 * @param params the keys in which settings differ
 * @param settings the best first
 * @param differences each other setting less the best, in the order of the settings
 * @param floor what a comparison of two settings could have seen, with the scatter of all; empty
 *     where they have one seed each, or do not scatter
 * @param effects of the parameters
 * @param importance of the parameters, in their order; empty if there are fewer than two
 *     parameters, or four settings, or the results do not differ by more than their seeds
 * @param chance the share of the variance between settings that their seeds make; NaN if unknown
 */
public record SettingComparison(
    ComparedMetric metric,
    List<String> params,
    List<ComparedSetting> settings,
    List<Difference> differences,
    Optional<NoiseFloor> floor,
    List<MainEffect> effects,
    Optional<FunctionalAnova> importance,
    double chance) {

  private static final int FEWEST = 4; // settings whose variance can be shared
  private static final long SEED = 2014; // of the bootstrap

  public SettingComparison {
    params = List.copyOf(params);
    settings = List.copyOf(settings);
    differences = List.copyOf(differences);
    effects = List.copyOf(effects);
  }

  /**
   * Compares.
   *
   * @param params in which the settings differ, the same in all
   * @param bestFirst at least one; the best, then the others by their means
   */
  public static SettingComparison of(
      ComparedMetric metric, List<String> params, List<ComparedSetting> bestFirst) {
    List<Difference> differences = differences(metric, bestFirst);
    double noise = noise(bestFirst);
    double[] means = bestFirst.stream().mapToDouble(one -> one.sample().mean()).toArray();
    double variance = means.length < 2 ? Double.NaN : StatUtils.variance(means);
    Optional<FunctionalAnova> importance =
        params.size() < 2 || means.length < FEWEST || !(variance > 0)
            ? Optional.empty()
            : Optional.of(
                    FunctionalAnova.of(
                        params.stream().map(param -> levels(bestFirst, param)).toList(),
                        means,
                        Double.isNaN(noise) ? 0 : noise,
                        SEED))
                .filter(shares -> !Double.isNaN(shares.alone().get(0).mean()));
    return new SettingComparison(
        metric,
        params,
        bestFirst,
        differences,
        floor(differences),
        bestFirst.size() < 2 ? List.of() : MainEffect.of(params, bestFirst, metric),
        importance,
        variance > 0 ? Math.min(1, noise / variance) : Double.NaN);
  }

  private static ParameterLevels levels(List<ComparedSetting> settings, String param) {
    return ParameterLevels.of(
        settings.stream().map(setting -> setting.values().get(param)).toList(),
        FunctionalAnova.MOST_LEVELS,
        FunctionalAnova.MOST_LEVELS);
  }

  private static List<Difference> differences(
      ComparedMetric metric, List<ComparedSetting> settings) {
    ComparedSetting best = settings.get(0);
    double span = metric.high() - metric.low();
    if (settings.size() == 2) { // whose scatter tells nothing of others: as two groups of runs
      SeededSample other = settings.get(1).sample();
      return List.of( // one test, whose p value stays as it is
          Difference.between(metric.label(), settings.get(1).name(), span, best.sample(), other));
    }
    Optional<SharedScatter> scatter = scatter(settings);
    List<Difference> differences = new ArrayList<>();
    for (int i = 1; i < settings.size(); i++) {
      ComparedSetting other = settings.get(i);
      double mean = other.sample().mean() - best.sample().mean();
      int first = best.sample().size();
      int count = other.sample().size();
      int index = i;
      differences.add(
          Difference.of(
              metric.label(),
              other.name(),
              scatter
                  .map(of -> of.difference(mean, 0, first, index, count, RunGroup.LEVEL))
                  .orElse(MeanDifference.withError(mean, 0, 1, RunGroup.LEVEL)),
              span,
              sharesSeeds(settings),
              first,
              count));
    }
    double chosen = settings.size() / 2.0;
    double[] adjusted =
        Holm.adjusted(
            differences.stream()
                .mapToDouble(d -> d.of().pValue())
                .map(p -> Double.isNaN(p) ? p : Math.min(1, p * Math.max(1, chosen)))
                .toArray());
    for (int i = 0; i < adjusted.length; i++) {
      differences.set(i, differences.get(i).adjusted(adjusted[i]));
    }
    return differences;
  }

  /** A test as those that were made, with the mean of their squared errors. */
  private static Optional<NoiseFloor> floor(List<Difference> differences) {
    List<NoiseFloor> floors =
        differences.stream()
            .flatMap(d -> d.floor().stream())
            .filter(floor -> floor.runs() > 1)
            .toList();
    if (floors.isEmpty()) {
      return Optional.empty();
    }
    double squares =
        floors.stream().mapToDouble(f -> Math.pow(f.standardError(), 2)).average().orElseThrow();
    double degrees =
        floors.stream().mapToDouble(NoiseFloor::degreesOfFreedom).average().orElseThrow();
    int runs = floors.stream().mapToInt(NoiseFloor::runs).min().orElseThrow();
    return Optional.of(new NoiseFloor(Math.sqrt(squares), degrees, runs));
  }

  /**
   * The scatter of a run round its setting's mean; what all settings share of a seed is left out,
   * for it does not part them. Empty if no setting has two seeds.
   */
  private static Optional<SharedScatter> scatter(List<ComparedSetting> settings) {
    int count = settings.size();
    double[] variances = new double[count];
    double[] degrees = new double[count];
    boolean shared = sharesSeeds(settings);
    double[] ofSeed = new double[shared ? settings.get(0).sample().size() : 0];
    if (shared) {
      for (ComparedSetting setting : settings) {
        double[] values = setting.sample().sorted();
        double mean = setting.sample().mean();
        Arrays.setAll(ofSeed, seed -> ofSeed[seed] + (values[seed] - mean) / count);
      }
    }
    for (int i = 0; i < count; i++) {
      SeededSample sample = settings.get(i).sample();
      double[] values = shared ? sample.sorted() : sample.values();
      double mean = sample.mean();
      double squares = 0;
      for (int run = 0; run < values.length; run++) {
        squares += Math.pow(values[run] - mean - (shared ? ofSeed[run] : 0), 2);
      }
      double left = shared ? (count - 1.0) / count : 1; // of the degrees: means of seeds took some
      degrees[i] = (values.length - 1) * left;
      variances[i] = degrees[i] > 0 ? squares / degrees[i] : 0;
    }
    return Arrays.stream(degrees).sum() > 0
        ? Optional.of(SharedScatter.of(variances, degrees))
        : Optional.empty();
  }

  /** The variance of a setting's mean that its seeds make, on average; NaN if that is unknown. */
  private static double noise(List<ComparedSetting> settings) {
    return scatter(settings)
        .map(
            of ->
                IntStream.range(0, settings.size())
                    .mapToDouble(i -> of.variances()[i] / settings.get(i).sample().size())
                    .average()
                    .orElseThrow())
        .orElse(Double.NaN);
  }

  /** Whether all settings have the same seeds, each once, and at least two. */
  static boolean sharesSeeds(List<ComparedSetting> settings) {
    SeededSample first = settings.get(0).sample();
    return settings.size() > 1
        && first.size() > 1
        && settings.stream().allMatch(setting -> setting.sample().pairs(first));
  }

  /** The best setting. */
  public ComparedSetting best() {
    return settings.get(0);
  }

  /** The settings that are worse than the best by more than their seeds. */
  public List<Difference> worse() {
    return differences.stream()
        .filter(Difference::beyondChance)
        .filter(difference -> metric.better(0, difference.of().mean()) > 0)
        .toList();
  }

  /** Whether some comparison had seeds to go by. */
  public boolean judged() {
    return differences.stream().anyMatch(difference -> !Double.isNaN(difference.of().pValue()));
  }
}
