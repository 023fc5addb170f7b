package io.coursework.mlflow.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.statistics.MeanDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SettingComparisonTest {

  private static final ComparedMetric ACCURACY = ComparedMetric.accuracy("held-out SUM");
  private static final double ROUNDING = 1e-9;

  private final List<ComparedSetting> settings = new ArrayList<>();

  private void setting(String width, String rate, double... results) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("model.d_model", width);
    values.put("training.rate", rate);
    List<String> seeds = new ArrayList<>();
    List<Double> sample = new ArrayList<>();
    for (double result : results) {
      seeds.add(Integer.toString(seeds.size()));
      sample.add(result);
    }
    settings.add(new ComparedSetting(values, new SeededSample(seeds, sample)));
  }

  private SettingComparison compared(ComparedMetric metric) {
    settings.sort(
        Comparator.comparingDouble(
            (ComparedSetting setting) -> metric.better(0, setting.sample().mean())));
    return SettingComparison.of(metric, List.of("model.d_model", "training.rate"), settings);
  }

  /** 3 widths by 4 rates with 4 seeds: the width does 0.2, the rate 0.1, and seeds 0.01. */
  private SettingComparison grid() {
    SplittableRandom random = new SplittableRandom(3);
    for (int width = 0; width < 3; width++) {
      for (int rate = 0; rate < 4; rate++) {
        double[] results = new double[4];
        for (int seed = 0; seed < 4; seed++) {
          results[seed] =
              0.3 + 0.2 * width + 0.05 * rate + 0.02 * seed + 0.02 * (random.nextDouble() - 0.5);
        }
        setting(Integer.toString(8 << width), "0.00" + (rate + 1), results);
      }
    }
    return compared(ACCURACY);
  }

  @Test
  void thePValuesAllowForTheBestHavingBeenChosen() {
    SettingComparison grid = grid();
    assertEquals("32", grid.best().values().get("model.d_model"));
    assertEquals("0.004", grid.best().values().get("training.rate"));
    List<Double> raw =
        grid.differences().stream().map(difference -> difference.of().pValue()).sorted().toList();
    List<Double> adjusted = grid.differences().stream().map(Difference::adjusted).sorted().toList();
    assertEquals(raw.get(0) * 6 * 11, adjusted.get(0), ROUNDING, "all pairs of 12 settings");
    assertEquals(Math.max(adjusted.get(0), raw.get(1) * 6 * 10), adjusted.get(1), ROUNDING, "Holm");
    double degrees = grid.differences().get(0).of().degreesOfFreedom();
    assertTrue(degrees > 3 && degrees <= 33, degrees + ": more than two settings have");
    assertTrue(grid.worse().size() >= 6, grid.worse().toString());
  }

  /** Of 400 times eight equal settings any is called worse in at most one of twenty. */
  @Test
  void equalSettingsAreSeldomToldApart() {
    SplittableRandom random = new SplittableRandom(17);
    int wrong = 0;
    int rounds = 400;
    for (int round = 0; round < rounds; round++) {
      settings.clear();
      for (int i = 0; i < 8; i++) {
        double[] results = new double[4];
        for (int seed = 0; seed < 4; seed++) {
          results[seed] = random.nextDouble() + random.nextDouble() + random.nextDouble();
        }
        setting("8", "0.00" + i, results);
      }
      settings.sort(
          Comparator.comparingDouble((ComparedSetting setting) -> -setting.sample().mean()));
      ComparedMetric free =
          new ComparedMetric("sum", false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      wrong += SettingComparison.of(free, List.of(), settings).worse().isEmpty() ? 0 : 1;
    }
    assertTrue(wrong <= 0.05 * rounds, wrong + " of " + rounds);
  }

  @Test
  void twoSettingsAreComparedAsTwoGroupsOfRuns() {
    setting("8", "0.001", 0.5, 0.1, 0.3);
    setting("16", "0.001", 0.6, 0.3, 0.6);
    Difference difference = compared(ACCURACY).differences().get(0);
    assertTrue(difference.paired());
    assertEquals(-0.2, difference.of().mean(), ROUNDING);
    assertEquals(difference.of().pValue(), difference.adjusted());
    assertEquals(1 - 2 * Math.sqrt(3) / Math.sqrt(14), difference.of().pValue(), ROUNDING);
  }

  /** What a seed does in all settings alike is left out; of three settings the rest is small. */
  @Test
  void seedsThatAllSettingsShareDoNotCountAsScatter() {
    setting("8", "0.001", 0.1, 0.5, 0.8);
    setting("16", "0.001", 0.2, 0.61, 0.89);
    setting("32", "0.001", 0.31, 0.7, 1.0);
    SettingComparison shared = compared(ACCURACY);
    assertEquals(2, shared.worse().size());
    settings.clear();
    List<String> names = List.of("8", "16", "32");
    double[][] results = {{0.1, 0.5, 0.8}, {0.2, 0.61, 0.89}, {0.31, 0.7, 1.0}};
    for (int i = 0; i < 3; i++) {
      int first = 10 * i;
      setting(names.get(i), "0.001", results[i]);
      ComparedSetting of = settings.remove(settings.size() - 1);
      settings.add(
          new ComparedSetting(
              of.values(),
              new SeededSample(
                  of.sample().seeds().stream().map(s -> first + s).toList(),
                  of.sample().results())));
    }
    assertEquals(0, compared(ACCURACY).worse().size());
  }

  @Test
  void aSettingOfOneSeedIsJudgedByTheScatterOfTheOthers() {
    setting("8", "0.001", 0.1);
    setting("16", "0.001", 0.8, 0.81, 0.79);
    setting("32", "0.001", 0.9, 0.91, 0.89);
    SettingComparison compared = compared(ACCURACY);
    assertEquals(2, compared.worse().size());
    assertEquals(1, compared.differences().get(1).otherRuns());
    assertTrue(compared.floor().isPresent());
  }

  /** Seed by seed the mean over the rates: of 4 seeds a paired test has 3 degrees of freedom. */
  @Test
  void mainEffectsOfAGridAreComparedSeedBySeed() {
    MainEffect width = grid().effects().get(0);
    assertEquals("model.d_model", width.param());
    assertEquals("32", width.best().label());
    MainEffect.Level least = width.levels().get(0);
    assertEquals(4, least.settings());
    assertEquals(4, least.mean().n(), "seeds");
    MainEffect.Test test = least.toBest().orElseThrow();
    assertEquals("4 seeds", test.units());
    assertEquals(3, test.of().degreesOfFreedom());
    assertEquals(0.4, test.of().mean(), 0.02);
    assertTrue(test.of().low() < test.of().mean() && test.of().mean() < test.of().high());
    assertTrue(test.beyondChance());
    assertTrue(test.adjusted() > test.of().pValue(), "of nine pairs of levels");
  }

  @Test
  void mainEffectsOfRandomDrawsAreComparedAsAWhole() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 24; i++) {
      double rate = random.nextDouble();
      double result = 0.5 * rate + (i % 2) * 0.3;
      setting(i % 2 == 0 ? "8" : "16", Double.toString(rate), result, result + 0.01);
    }
    List<MainEffect> effects = compared(ACCURACY).effects();
    assertEquals(
        "12 and 12 settings", effects.get(0).levels().get(0).toBest().orElseThrow().units());
    assertEquals(4, effects.get(1).levels().size(), "groups of many numbers");
    assertTrue(effects.get(1).levels().get(0).label().contains(" to "));
  }

  @Test
  void importanceIsThatOfTheMeansAndSaysWhatSeedsMake() {
    SettingComparison grid = grid();
    double width = grid.importance().orElseThrow().alone().get(0).mean();
    assertEquals(0.0267 / (0.0267 + 0.0031), width, 0.06, "variances 2/3 0.04 and 5/4 0.0025");
    assertTrue(grid.chance() < 0.002, grid.chance() + "");
    assertTrue(grid.chance() > 0, "what seeds have in common parts no settings");
  }

  @Test
  void theLinesNameWhatIsWorseTheNoiseFloorImportanceAndEffects() {
    List<String> lines = new SettingSummary(grid()).lines();
    assertTrue(lines.get(0).startsWith("of 11 other settings "), lines.get(0));
    assertTrue(lines.get(0).contains("worse than the best beyond seeds (Holm, 5%)"), lines.get(0));
    assertTrue(lines.get(1).startsWith("with 4 seeds a difference of 0.0"), lines.get(1));
    assertTrue(lines.get(2).startsWith("importance (share of variance): d_model 9"), lines.get(2));
    assertTrue(lines.get(2).contains("; seeds make 0%"), lines.get(2));
    assertTrue(lines.get(3).contains("d_model 32 is better than 8 by 0.399"), lines.get(3));
    assertTrue(
        new SettingSummary(compared(ACCURACY))
            .best()
            .startsWith("best: model.d_model 32, training.rate 0.004: 0.8"));
  }

  @Test
  void oneSeedASettingCannotBeJudged() {
    setting("8", "0.001", 0.2);
    setting("16", "0.001", 0.9);
    SettingComparison compared = compared(ACCURACY);
    assertFalse(compared.judged());
    assertEquals(List.of(), new SettingSummary(compared).lines());
    assertTrue(
        new SettingSummary(compared)
            .unjudged()
            .orElseThrow()
            .startsWith("each setting has one seed"));
    assertEquals("-", new SettingTables(compared).settings().rows().get(1).get(5));
  }

  @Test
  void ofALossTheLowestIsTheBest() {
    setting("8", "0.001", 0.5, 0.52, 0.49);
    setting("16", "0.001", 0.1, 0.13, 0.08);
    setting("8", "0.01", 0.3, 0.33, 0.28);
    setting("16", "0.01", 0.05, 0.07, 0.06);
    SettingComparison compared = compared(ComparedMetric.of("train/loss", false));
    assertEquals("16", compared.best().values().get("model.d_model"));
    assertEquals("0.01", compared.best().values().get("training.rate"));
    assertEquals("16", compared.effects().get(0).best().label());
    assertTrue(compared.effects().get(0).levels().get(0).toBest().orElseThrow().of().mean() < 0);
    assertTrue(compared.differences().get(2).of().mean() > 0);
    List<String> names = new SettingFigures(compared).all().stream().map(Figure::name).toList();
    assertEquals(
        List.of(
            "importance",
            "main_effects",
            "what_varies",
            "pair_model_d_model_training_rate",
            "by_model_d_model",
            "by_training_rate"),
        names);
  }

  @Test
  void everyTableHasACellForEachColumnAndTheObjectAllNumbers() {
    SettingComparison grid = grid();
    SettingTables tables = new SettingTables(grid);
    assertEquals(12, tables.settings().rows().size());
    assertEquals("best", tables.settings().rows().get(0).get(5));
    assertTrue(tables.settings().rows().get(11).get(5).startsWith("worse (p = "));
    assertEquals(11, tables.differences().rows().size());
    assertEquals(7, tables.effects().rows().size());
    assertEquals(4, tables.importance().rows().size(), "two params, both, seeds");
    MeanDifference first = grid.differences().get(0).of();
    assertEquals(
        first.pValue(),
        SettingJson.of(grid).at("/settings/1/less_the_best/p_value").asDouble(),
        ROUNDING);
    assertEquals(
        "4 seeds",
        SettingJson.of(grid).at("/main_effects/0/levels/0/best_less_this/compared_by").asText());
  }
}
