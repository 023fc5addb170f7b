package io.coursework.mlflow.comparison;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.MainEffectChart;
import io.coursework.analysis.figure.ParallelCoordinates;
import io.coursework.analysis.figure.ParameterScatter;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.hyperparameter.FunctionalAnova;
import io.coursework.analysis.hyperparameter.ParameterLevels;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The drawings of settings: their results, over the params in which they differ. */
public final class SettingFigures {

  private static final int MOST_PAIRED = 4; // params of which each two are drawn
  private static final int MOST_CELLS = 400; // of a pair

  private final SettingComparison comparison;

  public SettingFigures(SettingComparison comparison) {
    this.comparison = comparison;
  }

  /** All of them; none if there are fewer than two settings. */
  public List<Figure> all() {
    if (comparison.settings().size() < 2 || comparison.params().isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    importance().ifPresent(figures::add);
    if (!comparison.effects().isEmpty()) {
      figures.add(mainEffects());
    }
    figures.add(parallel());
    figures.addAll(pairs());
    comparison.params().forEach(param -> figures.add(slice(param)));
    return figures;
  }

  private Optional<Figure> importance() {
    return comparison
        .importance()
        .map(
            shares -> {
              List<String> names = new ArrayList<>();
              List<IntervalChart.Mark> marks = new ArrayList<>();
              for (int i = 0; i < comparison.params().size(); i++) {
                Interval share = shares.alone().get(i);
                String name = shortName(comparison.params().get(i));
                names.add(name);
                marks.add(new IntervalChart.Mark(name, share.mean(), share.low(), share.high()));
              }
              return new Figure(
                  "importance",
                  "The share of the variance between settings that each parameter alone is behind"
                      + " (functional ANOVA), with 95% intervals by drawing the settings again. What"
                      + " is missing to 1 lies in several parameters together.",
                  IntervalChart.svg(
                      "Importance",
                      "parameter",
                      "share of variance",
                      names,
                      List.of(new IntervalChart.Series("alone", marks)),
                      ValueAxis.between(0, 1)));
            });
  }

  private Figure mainEffects() {
    return new Figure(
        "main_effects",
        "The mean result of all settings at each value of a parameter, whatever the others are. Bars"
            + " are 95% intervals: over the seeds where the same settings were run at each value, else"
            + " over the settings.",
        MainEffectChart.svg(
            "Main effects",
            comparison.metric().label(),
            comparison.effects().stream()
                .map(
                    effect ->
                        new MainEffectChart.Parameter(
                            shortName(effect.param()),
                            MainEffect.levels(comparison.settings(), effect.param()).numeric(),
                            effect.levels().stream()
                                .map(
                                    level ->
                                        new IntervalChart.Mark(
                                            level.label(),
                                            level.mean().mean(),
                                            level.mean().low(),
                                            level.mean().high()))
                                .toList()))
                .toList()));
  }

  private Figure parallel() {
    return new Figure(
        "what_varies",
        "A line is a setting: it goes through its value of each parameter to its result on the"
            + " right (mean over the seeds that have finished). The better the result, the more the"
            + " line stands out; the best is orange.",
        ParallelCoordinates.svg(
            "What varies, and the result",
            comparison.params().stream().map(this::shortName).toList(),
            comparison.metric().label(),
            comparison.metric().lowest(),
            comparison.settings().stream()
                .map(
                    setting ->
                        new ParallelCoordinates.Line(
                            List.copyOf(setting.values().values()), setting.sample().mean()))
                .toList()));
  }

  private Figure slice(String key) {
    return new Figure(
        "by_" + fileName(key),
        "%s: a dot is a setting, its bar the 95%% interval of the mean over its seeds; the best is orange."
            .formatted(key),
        ParameterScatter.svg(
            shortName(key),
            key,
            comparison.metric().label(),
            comparison.settings().stream()
                .map(
                    setting -> {
                      Interval mean = comparison.metric().mean(setting.sample().values());
                      return new ParameterScatter.Dot(
                          setting.values().get(key), mean.mean(), mean.low(), mean.high());
                    })
                .toList()));
  }

  /** Each two of the most important parameters. */
  private List<Figure> pairs() {
    List<String> chosen =
        comparison.params().stream()
            .sorted(Comparator.comparingDouble(param -> -share(param)))
            .limit(MOST_PAIRED)
            .toList();
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      for (int j = i + 1; j < chosen.size(); j++) {
        pair(chosen.get(i), chosen.get(j)).ifPresent(figures::add);
      }
    }
    return figures;
  }

  private double share(String param) {
    return comparison
        .importance()
        .map(FunctionalAnova::alone)
        .map(alone -> alone.get(comparison.params().indexOf(param)).mean())
        .orElse(0.0);
  }

  private Optional<Figure> pair(String first, String second) {
    ParameterLevels rows = MainEffect.levels(comparison.settings(), first);
    ParameterLevels columns = MainEffect.levels(comparison.settings(), second);
    if (rows.count() < 2 || columns.count() < 2 || rows.count() * columns.count() > MOST_CELLS) {
      return Optional.empty();
    }
    double[][] sums = new double[rows.count()][columns.count()];
    int[][] counts = new int[rows.count()][columns.count()];
    for (int i = 0; i < comparison.settings().size(); i++) {
      sums[rows.of(i)][columns.of(i)] += comparison.settings().get(i).sample().mean();
      counts[rows.of(i)][columns.of(i)]++;
    }
    double[][] means = new double[rows.count()][columns.count()];
    for (int row = 0; row < means.length; row++) {
      int from = row;
      Arrays.setAll(means[row], column -> sums[from][column] / counts[from][column]);
    }
    double[] known =
        Arrays.stream(means).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double least = Arrays.stream(known).min().orElseThrow();
    double most = Arrays.stream(known).max().orElseThrow();
    if (least == most) {
      return Optional.empty();
    }
    boolean lowest = comparison.metric().lowest();
    HeatMap.Matrix matrix =
        new HeatMap.Matrix(
            "%s and %s".formatted(shortName(first), shortName(second)),
            first,
            rows.labels(),
            second,
            columns.labels(),
            "mean",
            means);
    long largest =
        IntStream.of(Arrays.stream(counts).flatMapToInt(Arrays::stream).toArray()).max().orElse(1);
    return Optional.of(
        new Figure(
            "pair_%s_%s".formatted(fileName(first), fileName(second)),
            "Mean %s of the settings at each pair of values%s; the darker, the better. Empty cells were"
                    .formatted(
                        comparison.metric().label(), largest > 1 ? ", whatever the others are" : "")
                + " not tried.",
            HeatMap.between(matrix, lowest ? most : least, lowest ? least : most)));
  }

  private static String fileName(String key) {
    return key.replaceAll("[^A-Za-z0-9]+", "_");
  }

  /** The last part of a key, where no other key ends in the same. */
  private String shortName(String key) {
    return shortName(key, comparison.params());
  }

  static String shortName(String key, List<String> all) {
    String last = lastPart(key);
    return all.stream().filter(other -> lastPart(other).equals(last)).count() == 1 ? last : key;
  }

  /** With the part before it where it says nothing alone: {@code optimizer.type}. */
  private static String lastPart(String key) {
    int dot = key.lastIndexOf('.');
    return key.substring(key.endsWith(".type") ? key.lastIndexOf('.', dot - 1) + 1 : dot + 1);
  }
}
