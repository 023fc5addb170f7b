package io.coursework.mlflow.sweep;

import io.coursework.analysis.figure.ParallelCoordinates;
import io.coursework.analysis.figure.ParameterScatter;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The drawings of a sweep: the results of its settings, over the params in which they differ. */
final class SweepFigures {

  private final List<String> varied;
  private final String result;
  private final List<SettingResult> known;

  SweepFigures(SweepRanking ranking) {
    this.varied = ranking.trials().varied();
    this.result = ranking.trials().label();
    List<SettingResult> bestFirst = new ArrayList<>(ranking.known());
    ranking
        .best()
        .ifPresent(
            best -> {
              bestFirst.remove(best);
              bestFirst.add(0, best);
            });
    this.known = bestFirst;
  }

  /** A line for each setting that has a result; empty if they do not differ, or there are none. */
  Optional<Figure> parallel() {
    if (varied.isEmpty() || known.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            "what_varies",
            "A line is a setting: it goes through its value of each parameter to its result on the"
                + " right (mean over the seeds that have finished). The higher the result, the more the"
                + " line stands out; the best is red.",
            ParallelCoordinates.svg(
                "What varies, and the result",
                varied.stream().map(this::shortName).toList(),
                result,
                known.stream()
                    .map(
                        setting ->
                            new ParallelCoordinates.Line(
                                List.copyOf(setting.values().values()), mean(setting)))
                    .toList())));
  }

  /** One for each parameter; none if there are fewer than two results. */
  List<Figure> scatters() {
    return known.size() < 2 ? List.of() : varied.stream().map(this::scatter).toList();
  }

  private Figure scatter(String key) {
    return new Figure(
        "by_" + key.replaceAll("[^A-Za-z0-9]+", "_"),
        "%s: a dot is a setting, its bar the 95%% interval of the mean over its seeds; the best is red."
            .formatted(key),
        ParameterScatter.svg(
            shortName(key),
            key,
            result,
            known.stream()
                .map(
                    setting -> {
                      Interval accuracy = setting.accuracy().orElseThrow();
                      return new ParameterScatter.Dot(
                          setting.values().get(key),
                          accuracy.mean(),
                          accuracy.low(),
                          accuracy.high());
                    })
                .toList()));
  }

  private static double mean(SettingResult setting) {
    return setting.accuracy().orElseThrow().mean();
  }

  /** The last part of a key, where no other key ends in the same. */
  private String shortName(String key) {
    String last = lastPart(key);
    return varied.stream().filter(other -> lastPart(other).equals(last)).count() == 1 ? last : key;
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
