package io.coursework.analysis.rule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hipparchus.analysis.solvers.BisectionSolver;
import org.hipparchus.special.Beta;

/** How often a rule is wrong, in studies with a known answer. */
public final class ErrorRate {

  public static final int STUDIES = 2000;

  /** Chance of a wrong verdict that is allowed. */
  public static final double ALPHA = 0.05;

  /** The designs that scales have: eight blocks judged once, sixteen judged three times. */
  public static final List<Looks> DESIGNS =
      List.of(new Looks(List.of(8)), new Looks(List.of(8, 12, 16)));

  private ErrorRate() {}

  /**
   * In how many studies something happens.
   *
   * @param happens in the study of that number, from 0, which is the seed of all its draws
   */
  public static long count(IntPredicate happens) {
    return IntStream.range(0, STUDIES).parallel().filter(happens).count();
  }

  /** The blocks of a design. */
  public static int blocks(Looks looks) {
    return looks.blocks().get(looks.blocks().size() - 1);
  }

  /** The upper end of the exact one-sided 95% interval of a share. */
  private static double atMost(long count) {
    return count == STUDIES
        ? 1
        : new BisectionSolver(1e-9)
            .solve(200, p -> Beta.regularizedBeta(p, count + 1.0, STUDIES - count) - 0.95, 0, 1);
  }

  /**
   * Says what was found, and fails where a rule is wrong too often.
   *
   * @param power words of {@link #power}, or none
   */
  public static void say(String family, Looks looks, long wrong, String power) {
    double most = atMost(wrong);
    System.out.printf(
        Locale.ROOT,
        "%-14s %2d blocks: wrong in %3d of %,d studies, at most %.1f%% (allowed: %.0f%%)%s%n",
        family,
        blocks(looks),
        wrong,
        STUDIES,
        100 * most,
        100 * ALPHA,
        power);
    assertTrue(most <= ALPHA, family + " is wrong in up to " + most);
  }

  /** How often a rule is right where the truth lies away from its boundary. */
  public static String power(String alternative, long right) {
    return String.format(
        Locale.ROOT, "; decided in %.0f%% %s", 100.0 * right / STUDIES, alternative);
  }
}
