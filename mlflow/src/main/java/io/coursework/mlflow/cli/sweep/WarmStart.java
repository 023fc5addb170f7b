package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.SeedParams;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.plan.EarlierSettings;
import io.coursework.mlflow.sweep.plan.SearchSpace;
import io.coursework.mlflow.sweep.plan.SettingLoader;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tracking.RunRecord;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a search takes from earlier sweeps: their settings that have finished, lie in its space and
 * agree with one of its configurations in the curriculum and in all in which those differ. In what
 * else they differ is not looked at, so that a cheap sweep can come before a dear one.
 */
final class WarmStart {

  private static final String KEY = "search.warm_start: ";

  private final ConfigLoader config;
  private final RunParams params;

  @Inject
  WarmStart(ConfigLoader config, RunParams params) {
    this.config = config;
    this.params = params;
  }

  /**
   * A plan that begins with what its search names.
   *
   * @throws ConfigException if that is not a sweep, is not judged as this one, or has no key in
   *     common with it
   */
  SweepPlan of(SweepPlan plan, TrackingOptions tracking, Console console) throws IOException {
    if (plan.search().warmStart().isEmpty()) {
      return plan;
    }
    SearchSpace space = plan.growth().space().orElseThrow();
    List<SortedMap<String, String>> arms =
        space.arms().stream()
            .map(arm -> params.of(config.parse(arm, "a configuration of the sweep")))
            .toList();
    List<String> told = new ArrayList<>();
    List<EarlierSettings.One> settings = new ArrayList<>();
    for (String name : plan.search().warmStart()) {
      List<List<TrialRow>> all = settings(rows(name, plan, tracking, console));
      requireCommonKey(name, all, space);
      int before = settings.size();
      for (List<TrialRow> setting : all) {
        one(setting, arms, space).ifPresent(settings::add);
      }
      String line =
          "%d of %d settings of %s count as tried"
              .formatted(settings.size() - before, all.size(), name);
      console.log("warm start: " + line);
      told.add(line);
    }
    return plan.warmed(new EarlierSettings(told, settings), new SettingLoader(config, params));
  }

  /** The trials of a sweep that have a result. */
  private static List<TrialRow> rows(
      String name, SweepPlan plan, TrackingOptions tracking, Console console) throws IOException {
    List<RunRecord> runs;
    try {
      runs =
          new NamedRuns(tracking, TrialRow.metrics(plan.judgedBy()), false, 0, Integer.MAX_VALUE)
              .read(List.of(name), console.progress());
    } catch (UsageException e) {
      throw new ConfigException(KEY + e.getMessage());
    }
    List<TrialRow> rows =
        runs.stream().flatMap(run -> TrialRow.of(run, plan.judgedBy()).stream()).toList();
    if (rows.isEmpty()) {
      throw new ConfigException(
          "%s%s is not a sweep: none of its runs is a trial; name the folder of a sweep's parent run, or runs:/<its id>"
              .formatted(KEY, name));
    }
    Set<String> targets = plan.targets();
    List<TrialRow> judged =
        rows.stream()
            .filter(row -> row.merit().filter(merit -> !merit.failed()).isPresent())
            .filter(row -> targets.contains(row.params().getOrDefault("target", "")))
            .toList();
    if (judged.isEmpty()) {
      throw new ConfigException(
          "%sno trial of %s has finished with %s, by which this sweep is judged; name another sweep, or judge by another measure or part"
              .formatted(
                  KEY,
                  name,
                  targets.stream()
                      .map(
                          target ->
                              plan.judgedBy().metric(plan.judgedBy().objectives().get(0), target))
                      .distinct()
                      .collect(Collectors.joining(" or "))));
    }
    return judged;
  }

  /** Trials that differ in their seeds alone, in the order in which they first appear. */
  private static List<List<TrialRow>> settings(List<TrialRow> rows) {
    Set<String> ofTheSeed = SeedParams.among(rows.stream().map(TrialRow::params).toList());
    Map<SortedMap<String, String>, List<TrialRow>> settings = new LinkedHashMap<>();
    for (TrialRow row : rows) {
      SortedMap<String, String> key = new TreeMap<>(row.params());
      key.keySet().removeAll(ofTheSeed);
      settings.computeIfAbsent(key, none -> new ArrayList<>()).add(row);
    }
    return List.copyOf(settings.values());
  }

  private static void requireCommonKey(
      String name, List<List<TrialRow>> settings, SearchSpace space) {
    Set<String> varied =
        new TreeSet<>(
            VariedParams.of(settings.stream().map(setting -> setting.get(0).params()).toList()));
    if (varied.stream().noneMatch(space.keys()::contains)) {
      throw new ConfigException(
          "%s%s has no key in common with this sweep: its finished trials vary %s, this one %s; leave it out"
              .formatted(
                  KEY,
                  name,
                  varied.isEmpty() ? "nothing" : String.join(", ", varied),
                  String.join(", ", space.keys())));
    }
  }

  private static Optional<EarlierSettings.One> one(
      List<TrialRow> setting, List<SortedMap<String, String>> arms, SearchSpace space) {
    SortedMap<String, String> params = setting.get(0).params();
    Optional<Map<String, JsonNode>> values = space.values(params);
    Set<String> telling = new TreeSet<>(VariedParams.of(arms));
    telling.add(VariedParams.CURRICULUM);
    telling.removeAll(space.keys());
    for (int arm = 0; arm < arms.size() && values.isPresent(); arm++) {
      SortedMap<String, String> of = arms.get(arm);
      if (telling.stream()
          .allMatch(key -> of.getOrDefault(key, "").equals(params.getOrDefault(key, "")))) {
        Merit mean = Merit.mean(setting.stream().map(row -> row.merit().orElseThrow()).toList());
        return Optional.of(new EarlierSettings.One(arm, values.get(), mean.good()));
      }
    }
    return Optional.empty();
  }
}
