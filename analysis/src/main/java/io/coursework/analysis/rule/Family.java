package io.coursework.analysis.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Several claims that are judged together, so that the chance of any wrong verdict among them stays
 * below α: each at α / m first, those that are undecided again at α / (m - k) once k are decided,
 * as Holm's correction does with p values.
 *
 * @see io.coursework.analysis.statistics.Holm
 */
public final class Family {

  private Family() {}

  /**
   * Judges one claim.
   *
   * @param <C> claims
   * @param <V> verdicts
   */
  @FunctionalInterface
  public interface Rule<C, V> {

    /** The verdict at an α; one that is decided at some α is decided alike at any larger one. */
    V judge(C claim, double alpha);
  }

  /**
   * Judges all claims of a family.
   *
   * @param decided whether a verdict is one
   * @param alpha of the whole family
   * @return verdicts in the order of the claims
   */
  public static <C, V> Map<C, V> judge(
      List<C> claims, Rule<C, V> rule, Predicate<V> decided, double alpha) {
    Map<C, V> verdicts = new LinkedHashMap<>();
    List<C> open = claims;
    int before;
    do {
      before = open.size();
      for (C claim : open) {
        verdicts.put(claim, rule.judge(claim, alpha / before));
      }
      open = open.stream().filter(claim -> !decided.test(verdicts.get(claim))).toList();
    } while (!open.isEmpty() && open.size() < before);
    return verdicts;
  }
}
