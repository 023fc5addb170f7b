package io.coursework.analysis.transition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Learning transitions of several groups of trials, fitted and resampled together, so that groups
 * can be compared.
 *
 * <p>The one entry point of this package for questions of the kind "how large must a model be":
 * give it all trials, ask it for the {@link #transition} of a group or the {@link #ratio} of two.
 * Time goes by draws times groups: some two seconds for 2,000 draws of eight sizes and five seeds.
 */
public final class Transitions {

  /** Resamples enough for the ends of a 95% interval. */
  public static final int DRAWS = 2000;

  private final Map<String, Transition> byGroup;

  private Transitions(Map<String, Transition> byGroup) {
    this.byGroup = byGroup;
  }

  /**
   * Fits all groups.
   *
   * @param trials at least one; groups keep the order in which they first come
   * @param draws resamples for the intervals, {@link #DRAWS} for a result; 0 for none
   * @param seed of the resampling: the same trials and seed give the same bits
   * @throws IllegalArgumentException if a trial stands there twice, or there is none
   */
  public static Transitions of(Collection<RunOutcome> trials, int draws, long seed) {
    List<RunOutcome> all = List.copyOf(trials);
    requireDistinct(all);
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      members.computeIfAbsent(all.get(i).group(), group -> new ArrayList<>()).add(i);
    }
    Resampling resampling = new Resampling(all);
    long[] seeds = new SplittableRandom(seed).longs(resampling.scatters() ? draws : 0).toArray();
    double[][] weights =
        Arrays.stream(seeds).mapToObj(resampling::weights).toArray(double[][]::new);
    Map<String, Transition> byGroup = new LinkedHashMap<>();
    members.forEach(
        (group, own) -> {
          int[] indices = own.stream().mapToInt(Integer::intValue).toArray();
          GroupFit fit = new GroupFit(own.stream().map(all::get).toList());
          int free =
              resampling.degreesOfFreedom(
                  Arrays.stream(fit.scattering()).mapToObj(own::get).collect(Collectors.toSet()));
          byGroup.put(group, transition(group, fit, indices, weights, free));
        });
    return new Transitions(byGroup);
  }

  private static Transition transition(
      String group, GroupFit fit, int[] members, double[][] weights, int free) {
    GroupFit.Located all = fit.locate();
    double[][] own =
        Arrays.stream(weights)
            .map(draw -> Arrays.stream(members).mapToDouble(i -> draw[i]).toArray())
            .toArray(double[][]::new);
    GroupFit.Located[] located =
        IntStream.range(0, own.length)
            .parallel()
            .mapToObj(draw -> fit.locate(own[draw], all.theta()))
            .toArray(GroupFit.Located[]::new);
    LogisticCurve[] curves =
        IntStream.range(0, own.length)
            .filter(draw -> located[draw].theta() != null)
            .mapToObj(draw -> fit.curve(located[draw].theta(), own[draw]))
            .toArray(LogisticCurve[]::new);
    Map<Quantity, Bracket[]> draws = new EnumMap<>(Quantity.class);
    Map<Quantity, ResampledEstimate> estimates = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      Bracket[] each =
          Arrays.stream(located).map(one -> one.where().get(quantity)).toArray(Bracket[]::new);
      draws.put(quantity, each);
      estimates.put(quantity, ResampledEstimate.of(all.where().get(quantity), each, free));
    }
    double[] ones = new double[members.length];
    Arrays.fill(ones, 1);
    LogisticCurve curve = all.theta() == null ? null : fit.curve(all.theta(), ones);
    return new Transition(group, fit.trials(), estimates, draws, curve, curves);
  }

  /** The groups, in the order of the trials. */
  public List<String> groups() {
    return List.copyOf(byGroup.keySet());
  }

  /** All transitions, in the order of the groups. */
  public List<Transition> all() {
    return List.copyOf(byGroup.values());
  }

  /**
   * The transition of one group.
   *
   * @throws IllegalArgumentException if there is no such group
   */
  public Transition transition(String group) {
    Transition transition = byGroup.get(group);
    if (transition == null) {
      throw new IllegalArgumentException(
          "there are no trials of group '%s'; choose one of %s".formatted(group, byGroup.keySet()));
    }
    return transition;
  }

  /** R, how many times smaller the transition of one group is than that of another, by N*. */
  public ResampledEstimate ratio(String alone, String mix) {
    return ratio(alone, mix, Quantity.MIDPOINT);
  }

  /**
   * R = x(alone) / x(mix), resampled in pairs. It is a bound where one side is censored, and
   * unknown where both are.
   *
   * @param alone the group in the numerator
   * @param mix the group in the denominator: above 1, it learns at a smaller x
   */
  public ResampledEstimate ratio(String alone, String mix, Quantity quantity) {
    Transition a = transition(alone);
    Transition b = transition(mix);
    Bracket[] ofAlone = a.draws(quantity);
    Bracket[] ofMix = b.draws(quantity);
    Bracket[] draws =
        IntStream.range(0, ofAlone.length)
            .mapToObj(draw -> ofAlone[draw].over(ofMix[draw]))
            .toArray(Bracket[]::new);
    ResampledEstimate ofA = a.estimate(quantity);
    ResampledEstimate ofB = b.estimate(quantity);
    return ResampledEstimate.of(
        ofA.point().over(ofB.point()),
        draws,
        Math.min(ofA.degreesOfFreedom(), ofB.degreesOfFreedom()));
  }

  private static void requireDistinct(List<RunOutcome> trials) {
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("there are no trials; give at least one");
    }
    Set<List<Object>> seen = new HashSet<>();
    for (RunOutcome trial : trials) {
      if (!seen.add(List.of(trial.group(), trial.x(), trial.split(), trial.seed()))) {
        throw new IllegalArgumentException(
            "group '%s' has two trials of seed %d, split %d at x = %s; count each run once"
                .formatted(trial.group(), trial.seed(), trial.split(), trial.x()));
      }
    }
  }
}
