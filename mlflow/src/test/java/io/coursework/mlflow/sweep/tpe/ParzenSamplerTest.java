package io.coursework.mlflow.sweep.tpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ParzenSamplerTest {

  private static final SearchAxis UNIT = new SearchAxis.Range(0, 1, SearchAxis.Grain.REAL);

  private static ScoredPoint at(double x, double value) {
    return new ScoredPoint(Map.of("x", x), OptionalDouble.of(value));
  }

  @Test
  void findsTheOptimaOfFunctionsFasterThanRandomDraws() {
    for (TestFunction function : TestFunction.values()) {
      List<AxisGroup> groups = List.of(AxisGroup.always(function.axes()));
      ParzenSampler sampler = new ParzenSampler(groups);
      double random = 0;
      double found = 0;
      for (int seed = 0; seed < 5; seed++) {
        double drawn = Double.NEGATIVE_INFINITY;
        double best = Double.NEGATIVE_INFINITY;
        List<ScoredPoint> tried = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          Map<String, Double> start = SearchBench.draw(groups, Randomness.of(seed, "start", i));
          Map<String, Double> next =
              i < 10 ? start : sampler.next(tried, Randomness.of(seed, "tpe", i));
          tried.add(new ScoredPoint(next, OptionalDouble.of(function.value(next))));
          best = Math.max(best, function.value(next));
          drawn = Math.max(drawn, function.value(start));
        }
        random += drawn;
        found += best;
      }
      assertTrue(found > random, function + ": " + found + " against " + random);
    }
  }

  @Test
  void densitiesAreThoseOfOptuna() {
    // _ParzenEstimator of Optuna 5.0.0: points 0.2, 0.5, 0.9 on [0, 1], at 0.3 and 0.95.
    ParzenMixture mixture =
        new ParzenMixture(
            List.of(UNIT), List.of(new double[] {0.2}, new double[] {0.5}, new double[] {0.9}));
    assertEquals(0.09093257995532955, mixture.logDensity(new double[] {0.3}), 1e-9);
    assertEquals(-0.16871026094972474, mixture.logDensity(new double[] {0.95}), 1e-9);
    // Of whole numbers 0..10, points 2, 2 and 7, and of three choices, points 0, 0 and 2.
    ParzenMixture both =
        new ParzenMixture(
            List.of(new SearchAxis.Range(0, 10, SearchAxis.Grain.WHOLE), new SearchAxis.Choice(3)),
            List.of(new double[] {2, 0}, new double[] {2, 0}, new double[] {7, 2}));
    assertEquals(-2.7246667629494072, both.logDensity(new double[] {3, 0}), 1e-9);
    assertEquals(-4.440099346502356, both.logDensity(new double[] {10, 1}), 1e-9);
    // Of whole numbers 1..100 on a scale of logarithms, points 1, 10 and 50, at 20.
    ParzenMixture logs =
        new ParzenMixture(
            List.of(new SearchAxis.Range(0, Math.log(100), SearchAxis.Grain.LOG_OF_WHOLE)),
            List.of(new double[] {0}, new double[] {Math.log(10)}, new double[] {Math.log(50)}));
    assertEquals(-4.536908209411183, logs.logDensity(new double[] {Math.log(20)}), 1e-9);
    // Of 30 points the oldest weigh least.
    List<double[]> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(new double[] {i / 30.0});
    }
    assertEquals(
        -0.19828712280530192,
        new ParzenMixture(List.of(UNIT), many).logDensity(new double[] {0.1}),
        1e-9);
  }

  @Test
  void drawsWithinTheRangeAndWholeNumbersWhereTheyAreMeant() {
    ParzenSampler sampler =
        new ParzenSampler(
            List.of(
                AxisGroup.always(
                    Map.of(
                        "a", new SearchAxis.Range(3, 5, SearchAxis.Grain.WHOLE),
                        "b",
                            new SearchAxis.Range(
                                Math.log(2), Math.log(9), SearchAxis.Grain.LOG_OF_WHOLE),
                        "c", new SearchAxis.Choice(2)))));
    for (int i = 0; i < 200; i++) {
      Map<String, Double> next = sampler.next(List.of(), Randomness.of(0, "draw", i));
      assertTrue(List.of(3.0, 4.0, 5.0).contains(next.get("a")), next.toString());
      double b = Math.exp(next.get("b"));
      assertEquals(Math.rint(b), b, 1e-9);
      assertTrue(b > 1.5 && b < 9.5, next.toString());
      assertTrue(List.of(0.0, 1.0).contains(next.get("c")), next.toString());
    }
  }

  @Test
  void whatIsNotKnownYetIsKeptAwayFrom() {
    ParzenSampler sampler = new ParzenSampler(List.of(AxisGroup.always(Map.of("x", UNIT))));
    List<ScoredPoint> tried = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tried.add(at(i / 10.0, -Math.abs(i / 10.0 - 0.5)));
    }
    double alone = mean(sampler, tried);
    for (int i = 0; i < 5; i++) {
      tried.add(new ScoredPoint(Map.of("x", 0.5), OptionalDouble.empty()));
    }
    assertTrue(mean(sampler, tried) > alone, "farther from 0.5 than without them");
  }

  /** How far from 0.5 it draws. */
  private static double mean(ParzenSampler sampler, List<ScoredPoint> tried) {
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += Math.abs(sampler.next(tried, Randomness.of(1, "draw", i)).get("x") - 0.5);
    }
    return sum / 100;
  }

  @Test
  void notANumberIsTheWorst() {
    assertEquals(OptionalDouble.of(Double.NEGATIVE_INFINITY), at(0.5, Double.NaN).value());
  }
}
