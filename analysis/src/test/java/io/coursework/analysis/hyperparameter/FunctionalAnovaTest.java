package io.coursework.analysis.hyperparameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunctionalAnovaTest {

  /** Settings with their results, as a table of texts. */
  private static final class Settings {
    private final List<List<String>> columns = new ArrayList<>();
    private final List<Double> results = new ArrayList<>();

    void add(double result, Object... values) {
      for (int i = 0; i < values.length; i++) {
        if (columns.size() <= i) {
          columns.add(new ArrayList<>());
        }
        columns.get(i).add(values[i].toString());
      }
      results.add(result);
    }

    FunctionalAnova shares(double noise) {
      return FunctionalAnova.of(
          columns.stream()
              .map(
                  column ->
                      ParameterLevels.of(
                          column, FunctionalAnova.MOST_LEVELS, FunctionalAnova.MOST_LEVELS))
              .toList(),
          results.stream().mapToDouble(Double::doubleValue).toArray(),
          noise,
          1);
    }
  }

  private static double alone(FunctionalAnova shares, int parameter) {
    return shares.alone().get(parameter).mean();
  }

  private static double together(FunctionalAnova shares, int first, int second) {
    return shares.together().stream()
        .filter(pair -> pair.first() == first && pair.second() == second)
        .findFirst()
        .orElseThrow()
        .share()
        .mean();
  }

  /** x and 2 y over the same levels: variances 1 to 4. */
  @Test
  void anAdditiveFunctionOfAGridHasTheSharesOfItsParts() {
    Settings settings = new Settings();
    for (int x = 0; x < 8; x++) {
      for (int y = 0; y < 8; y++) {
        for (String nothing : List.of("a", "b", "c")) {
          settings.add(x + 2 * y, x, y, nothing);
        }
      }
    }
    FunctionalAnova shares = settings.shares(0);
    assertEquals(0.2, alone(shares, 0), 0.02, "trees lack a third of the settings");
    assertEquals(0.8, alone(shares, 1), 0.02);
    assertEquals(0, alone(shares, 2), 0.005, "irrelevant");
    assertTrue(shares.alone().get(1).low() < 0.8 && 0.8 < shares.alone().get(1).high());
    assertTrue(shares.alone().get(2).low() < 0.001);
  }

  /** 3 x and the root of 3 times y, both uniform: variances 3 to 1. */
  @Test
  void drawnNumbersNeedNoScale() {
    Settings settings = new Settings();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 300; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      // The same settings on a logarithmic axis: only their order counts.
      settings.add(3 * x + Math.sqrt(3) * y, Math.pow(10, -1 - 4 * x), y, random.nextDouble());
    }
    FunctionalAnova shares = settings.shares(0);
    assertEquals(0.75, alone(shares, 0), 0.06, "of 300 draws");
    assertEquals(0.25, alone(shares, 1), 0.06);
    assertEquals(0, alone(shares, 2), 0.02, "irrelevant");
  }

  /** Of a product of signs all lies in both together. */
  @Test
  void anInteractionBelongsToNoParameterAlone() {
    Settings settings = new Settings();
    for (int repeat = 0; repeat < 8; repeat++) {
      for (int x : new int[] {-1, 1}) {
        for (String y : List.of("minus", "plus")) {
          settings.add(x * (y.equals("plus") ? 1 : -1), x, y, repeat % 2);
        }
      }
    }
    FunctionalAnova shares = settings.shares(0);
    assertTrue(alone(shares, 0) < 0.06, alone(shares, 0) + "");
    assertTrue(alone(shares, 1) < 0.06, alone(shares, 1) + "");
    assertEquals(1, together(shares, 0, 1), 0.12);
    assertEquals(0, shares.together().get(0).first(), "the largest comes first");
    assertEquals(1, shares.together().get(0).second());
  }

  /**
   * The momentum of sgd moves the result by 1, the optimizer by 1 on average: a quarter of the
   * variance is the optimizer's. Of the rest half is the momentum's alone and half that it matters
   * for one optimizer only: 1/4, 1/16 and 1/16 of the squares.
   */
  @Test
  void aParameterOfSomeSettingsCountsAmongThese() {
    Settings settings = new Settings();
    for (int repeat = 0; repeat < 12; repeat++) {
      settings.add(1, "adamw", ParameterLevels.ABSENT, repeat % 4);
      settings.add(1, "adamw", ParameterLevels.ABSENT, repeat % 4);
      settings.add(-0.5, "sgd", 0.5, repeat % 4);
      settings.add(0.5, "sgd", 0.9, repeat % 4);
    }
    FunctionalAnova shares = settings.shares(0);
    assertEquals(4 / 6.0, alone(shares, 0), 0.06);
    assertEquals(1 / 6.0, alone(shares, 1), 0.06);
    assertEquals(1 / 6.0, together(shares, 0, 1), 0.06);
    assertEquals(0, alone(shares, 2), 0.01);
  }

  @Test
  void theOrderOfTheParametersDoesNotMatter() {
    Settings settings = new Settings();
    Settings turned = new Settings();
    double[][] results = {{0.05, 0.1}, {0.04, 0.26}};
    for (int x = 0; x < 2; x++) {
      for (int y = 0; y < 2; y++) {
        settings.add(results[x][y], x, y);
        turned.add(results[x][y], y, x);
      }
    }
    FunctionalAnova shares = settings.shares(0.001);
    assertEquals(alone(shares, 0), alone(turned.shares(0.001), 1), 1e-9);
    assertEquals(together(shares, 0, 1), together(turned.shares(0.001), 0, 1), 1e-9);
    Settings same = new Settings();
    IntStream.range(0, 20).forEach(i -> same.add(i % 4, i % 4, "v" + i % 4));
    assertEquals(alone(same.shares(0), 0), alone(same.shares(0), 1), 1e-9, "they share");
  }

  @Test
  void chanceThatIsKnownIsNotExplained() {
    Settings settings = new Settings();
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 120; i++) {
      int x = i % 2;
      double chance = random.nextDouble() - 0.5; // of variance 1/12
      settings.add(2 * x + chance, x, random.nextDouble(), random.nextDouble());
    }
    FunctionalAnova known = settings.shares(1 / 12.0);
    FunctionalAnova unknown = settings.shares(0);
    assertTrue(alone(known, 0) > alone(unknown, 0));
    assertEquals(1, alone(known, 0), 0.05);
    Settings nothing = new Settings();
    for (int i = 0; i < 40; i++) {
      nothing.add(random.nextDouble(), i % 4, i % 5);
    }
    assertTrue(Double.isNaN(alone(nothing.shares(1), 0)), "no more than chance");
  }

  @Test
  void theSameSettingsGiveTheSameNumbersAndEqualResultsNone() {
    Settings settings = new Settings();
    IntStream.range(0, 20).forEach(i -> settings.add(i % 3, i % 3, i % 4));
    assertEquals(settings.shares(0), settings.shares(0));
    Settings equal = new Settings();
    IntStream.range(0, 20).forEach(i -> equal.add(0.5, i % 3, i % 4));
    assertTrue(Double.isNaN(alone(equal.shares(0), 1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FunctionalAnova.of(
                List.of(ParameterLevels.of(List.of("1"), 8, 4)), new double[1], 0, 1));
  }

  private static FunctionalAnova ofTable() throws IOException {
    try (InputStream in = FunctionalAnovaTest.class.getResourceAsStream("settings.tsv")) {
      TextTable table =
          TextTable.parse("settings", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      Settings settings = new Settings();
      for (List<String> row : table.rows()) {
        settings.add(Double.parseDouble(row.get(4)), row.subList(0, 4).toArray());
      }
      return settings.shares(0);
    }
  }

  /**
   * {@code settings.tsv} are 160 settings as a random search draws them: the logarithm (base 10) u
   * of the learning rate uniform in [-4, -1], the width one of four, the optimizer one of three,
   * the dropout uniform in [0, 0.5]. The result is 0.9 - 0.12 (u - b)^2 + w with a best rate b of
   * each optimizer (adamw -2.5, lion -3, sgd -1.7), w of each width (-0.25, -0.05, 0.05, 0.05), and
   * chance with a deviation of 0.02, cut to [0, 1]. Integrals give the shares, but for the cut.
   */
  @Test
  void findsTheSharesOfARandomSearch() throws IOException {
    FunctionalAnova shares = ofTable();
    double[] alone = {0.195, 0.425, 0.028, 0};
    for (int p = 0; p < alone.length; p++) {
      assertEquals(alone[p], alone(shares, p), 0.065, "of 160 settings");
    }
    assertTrue(together(shares, 0, 2) > 0.15, "the best rate is another of each optimizer");
    assertEquals(0, shares.together().get(0).first());
    assertEquals(2, shares.together().get(0).second());
    assertTrue(shares.alone().get(3).low() < 0.005, "irrelevant");
  }

  /**
   * The same settings, put into a study of Optuna 5.0.0 (scikit-learn 1.9.1), by {@code
   * get_param_importances} with {@code FanovaImportanceEvaluator(seed=s)}, means over s = 0, 1, 2,
   * and with {@code PedAnovaImportanceEvaluator()}, which asks another question: what parts the
   * best tenth from all. Both leave interactions out and sum to 1. With the integrals above the
   * shares would be 0.30, 0.66, 0.04 and 0.
   */
  @Test
  void agreesWithOptunaAboutWhatTheParametersAreBehindAlone() throws IOException {
    FunctionalAnova shares = ofTable();
    double[] fanova = {0.171, 0.676, 0.103, 0.050};
    double[] ped = {0.447, 0.348, 0.043, 0.162};
    double[] truth = {0.30, 0.66, 0.04, 0};
    double sum = shares.alone().stream().mapToDouble(Interval::mean).sum();
    double ours = 0;
    double theirs = 0;
    for (int p = 0; p < fanova.length; p++) {
      double share = alone(shares, p) / sum;
      assertEquals(fanova[p], share, 0.13, "two forests");
      ours += Math.abs(share - truth[p]);
      theirs += Math.abs(fanova[p] - truth[p]);
    }
    assertTrue(ours < theirs, ours + " against " + theirs);
    for (int p = 0; p < 2; p++) {
      assertTrue(Math.min(ped[0], ped[1]) > Math.max(ped[2], ped[3]), "the same two come first");
      assertTrue(alone(shares, p) > Math.max(alone(shares, 2), alone(shares, 3)));
    }
  }
}
