package io.coursework.analysis.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;

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
   * Judges all claims of a family.
   *
   * @param claims each from α to its ruling; one that is decided at some α is decided alike at any
   *     larger one
   * @param alpha of the whole family
   * @return rulings in the order of the claims
   */
  public static List<Ruling> judge(List<DoubleFunction<Ruling>> claims, double alpha) {
    List<Ruling> rulings = new ArrayList<>(Collections.nCopies(claims.size(), Ruling.UNDECIDED));
    boolean[] decided = new boolean[claims.size()];
    int left = claims.size();
    boolean again = true;
    while (again && left > 0) {
      again = false;
      int before = left;
      for (int i = 0; i < decided.length; i++) {
        if (!decided[i]) {
          Ruling ruling = claims.get(i).apply(alpha / before);
          rulings.set(i, ruling);
          if (ruling == Ruling.CONFIRMED || ruling == Ruling.REFUTED) {
            decided[i] = true;
            left--;
            again = true;
          }
        }
      }
    }
    return List.copyOf(rulings);
  }
}
