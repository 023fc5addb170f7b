package io.coursework.mlflow.sweep;

import io.coursework.analysis.figure.ParetoScatter;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.pareto.ParetoFronts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The best compromises of a sweep with several objectives: the settings that keep to the
 * constraints and whose seeds have all finished, such that no other is better in one objective and
 * as good in all. A setting counts by the means of its seeds.
 *
 * @param settings those, the best by the first objective first
 */
public record ParetoFront(SweepRanking ranking, List<SettingResult> settings) {

  private static final String NAME = "pareto_front";

  public ParetoFront {
    settings = List.copyOf(settings);
  }

  /** Of a sweep. */
  static ParetoFront of(SweepRanking ranking) {
    List<SettingResult> candidates =
        ranking.known().stream().filter(setting -> setting.keeps() && setting.complete()).toList();
    int[] ranks =
        ParetoFronts.ranks(
            candidates.stream().map(setting -> setting.merit().orElseThrow().point()).toList());
    return new ParetoFront(
        ranking,
        IntStream.range(0, ranks.length)
            .filter(i -> ranks[i] == 0)
            .mapToObj(candidates::get)
            .toList());
  }

  /** One line for each, as in the table of all settings. */
  public TextTable table() {
    Set<String> trials = settings.stream().map(SettingResult::numbers).collect(Collectors.toSet());
    TextTable all = ranking.table(Optional.empty());
    int column = all.columns().indexOf("trials");
    return new TextTable(
        NAME,
        all.columns(),
        all.rows().stream().filter(row -> trials.contains(row.get(column))).toList());
  }

  /** All settings by two objectives; empty if there are not two, or no setting has a result. */
  Optional<Figure> figure() {
    List<Objective> objectives = ranking.trials().judgedBy().objectives();
    List<SettingResult> known = ranking.known();
    if (objectives.size() != 2 || known.isEmpty()) {
      return Optional.empty();
    }
    List<String> labels = ranking.trials().labels();
    // What is small or cheap lies across, as in most drawings of a cost.
    int across = objectives.get(0).isAccuracy() && !objectives.get(1).isAccuracy() ? 1 : 0;
    List<ParetoScatter.Dot> dots =
        known.stream()
            .map(
                setting ->
                    new ParetoScatter.Dot(
                        setting.mean(across).orElseThrow().mean(),
                        setting.mean(1 - across).orElseThrow().mean(),
                        settings.contains(setting)))
            .toList();
    return Optional.of(
        new Figure(
            NAME,
            "A dot is a setting (mean over the seeds that have finished); orange are the best"
                + " compromises: no other setting is better in one and as good in the other.",
            ParetoScatter.svg(
                "The best compromises",
                result(across, labels, objectives),
                result(1 - across, labels, objectives),
                dots)));
  }

  private static ParetoScatter.Result result(
      int which, List<String> labels, List<Objective> objectives) {
    return new ParetoScatter.Result(labels.get(which), objectives.get(which).minimized());
  }

  /** How many there are, as a metric of the sweep's run. */
  Map<String, Double> metrics() {
    return Map.of(NAME + "/settings", (double) settings.size());
  }
}
