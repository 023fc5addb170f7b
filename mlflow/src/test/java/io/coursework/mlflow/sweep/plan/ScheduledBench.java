package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.random.Randomness;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.tpe.ReplayedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The searches that choose among the trials of a plan, and racing, on the table of a real task. */
public final class ScheduledBench {

  private static final int[] BUDGETS = {20, 50, 100}; // whole trainings
  private static final String HALVING = "successive_halving";
  private static final String ASHA = "asha";
  private static final int RACING = 60; // trainings
  private static final int RACES = 200;

  private final List<ReplayedTable.Row> rows;
  private final ConfigLoader config;
  private final Planner planner;
  private final Map<String, ReplayedTable.Row> bySetting = new HashMap<>(); // by their first trial

  private ScheduledBench(ReplayedTable table) {
    Injector injector =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());
    this.rows = table.rows();
    this.config = injector.getInstance(ConfigLoader.class);
    this.planner = injector.getInstance(Planner.class);
  }

  /** Adds what was found: values by budget of each search, and lines on racing. */
  public static void add(ReplayedTable table, ObjectNode out, int repetitions) throws IOException {
    ScheduledBench bench = new ScheduledBench(table);
    ObjectNode scheduled = out.putObject("scheduled");
    for (String search : List.of(HALVING, ASHA)) {
      SweepPlan plan = bench.plan("search: {type: %s, factor: 2, rounds: 4}\n".formatted(search));
      ArrayNode all = scheduled.putArray(search);
      for (int i = 0; i < repetitions; i++) {
        SweepPlan shuffled = shuffled(plan, i);
        ObjectNode found = all.addObject();
        if (search.equals(ASHA)) {
          bench.replay(shuffled, BUDGETS).forEach(found::put);
        } else {
          for (int budget : BUDGETS) {
            found.put(Integer.toString(budget), bench.halved(shuffled, budget));
          }
        }
      }
    }
    bench.race(out.putArray("racing"));
  }

  /** A plan of all settings, with one seed each. */
  private SweepPlan plan(String yaml) throws IOException {
    Map<String, List<String>> lists = new TreeMap<>();
    for (ReplayedTable.Row row : rows) {
      row.settings()
          .forEach((key, value) -> lists.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }
    String together =
        lists.entrySet().stream()
            .map(key -> key.getKey() + ": " + key.getValue())
            .collect(Collectors.joining(", "));
    Path folder = Files.createTempDirectory("bench-search");
    Path base =
        Files.writeString(
            folder.resolve("base.yaml"),
            "name: table\ncurriculum: {type: fixed, weights: {MAX: 1, MED: 1, SUM: 2}}\n");
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: table\nbase: %s\nlists: [{%s}]\n%s".formatted(base, together, yaml));
    SweepPlan plan =
        planner.plan(file, List.of("training.steps=800", "evaluation.every=100"), notice -> {});
    Files.delete(file);
    Files.delete(base);
    Files.delete(folder);
    if (plan.trials().size() != rows.size()) {
      throw new IOException(
          "%d of %d settings differ".formatted(plan.trials().size(), rows.size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      bySetting.put(plan.trials().get(i).id(), rows.get(i));
    }
    return plan;
  }

  private static SweepPlan shuffled(SweepPlan plan, int repetition) {
    int[] order =
        Randomness.permutation(
            plan.trials().size(), Randomness.of(repetition, "order of the table"));
    List<Trial> trials = new ArrayList<>();
    for (int place : order) {
      trials.add(plan.trials().get(place));
    }
    return plan.only(trials);
  }

  /** The value at the end of the setting that is the best so far when each budget is spent. */
  private Map<String, Double> replay(SweepPlan plan, int... budgets) {
    Map<String, Integer> rungs = new HashMap<>(); // by trial, as far as it came
    Set<Trial> tried = new HashSet<>();
    Search.Known known =
        trial ->
            rungs.getOrDefault(trial.id(), -1) < ReplayedTable.rung(trial.until())
                ? Optional.empty()
                : Optional.of(Merit.of(row(trial).mean(ReplayedTable.rung(trial.until()))));
    Map<String, Double> found = new TreeMap<>();
    Map<String, Long> steps = new HashMap<>();
    double spent = 0;
    for (List<Trial> next = plan.search().next(plan, known, tried);
        !next.isEmpty();
        next = plan.search().next(plan, known, tried)) {
      for (Trial trial : next) {
        spent += (trial.until() - steps.getOrDefault(trial.id(), 0L)) / 800.0;
        steps.put(trial.id(), trial.until());
        rungs.put(trial.id(), ReplayedTable.rung(trial.until()));
      }
      tried.addAll(next);
      for (int budget : budgets) {
        if (spent <= budget) {
          found.put(Integer.toString(budget), best(rungs).value());
        }
      }
    }
    return found;
  }

  /** What halving finds among as many settings as it can for a budget: ties take more of it. */
  private double halved(SweepPlan plan, int budget) {
    int settings = (int) Math.min(plan.trials().size(), budget / 0.3125);
    while (true) {
      SweepPlan part = plan.only(plan.trials().subList(0, settings));
      Map<String, Double> found = replay(part, budget, Integer.MAX_VALUE);
      Double whole = found.get(Integer.toString(Integer.MAX_VALUE));
      if (whole.equals(found.get(Integer.toString(budget)))) {
        return whole;
      }
      settings -= Math.max(1, settings / 20);
    }
  }

  /** The best of those that came to the highest rung. */
  private ReplayedTable.Row best(Map<String, Integer> rungs) {
    int highest = rungs.values().stream().mapToInt(rung -> rung).max().orElseThrow();
    return rungs.entrySet().stream()
        .filter(reached -> reached.getValue() == highest)
        .map(reached -> bySetting.get(reached.getKey()))
        .max(Comparator.comparingDouble(row -> row.mean(highest)))
        .orElseThrow();
  }

  /** How often the best setting is crowned by one seed a setting, by two, and by racing. */
  private void race(ArrayNode lines) throws IOException {
    SweepPlan plan = plan("seeds: 0..0\nrace: %d\n".formatted(RACING / 3));
    Map<String, double[]> found = new TreeMap<>(); // crowned, shortfall
    for (int i = 0; i < RACES; i++) {
      int repetition = i;
      SweepPlan all = shuffled(plan, 1000 + i);
      SweepPlan pool = all.only(all.trials().subList(0, RACING));
      double best = pool.trials().stream().mapToDouble(t -> row(t).value()).max().orElseThrow();
      score(
          found,
          "1: one seed for each of 60 settings",
          crowned(pool.trials(), 1, repetition),
          best);
      score(
          found,
          "2: two seeds for each of 30",
          crowned(pool.trials().subList(0, RACING / 2), 2, repetition),
          best);
      score(found, "3: one seed for each of 40, then 20 by racing", raced(pool, repetition), best);
    }
    lines.add(
        "\nracing at 60 trainings: how often the best of 60 settings is crowned, and by how much");
    lines.add("accuracy the crowned one falls short of it (%d repetitions)".formatted(RACES));
    found.forEach(
        (name, sums) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-48s %5.1f%%  %.4f",
                    name.substring(3),
                    100 * sums[0] / RACES,
                    sums[1] / RACES)));
  }

  private ReplayedTable.Row row(Trial trial) {
    return bySetting.get(trial.id());
  }

  private static void score(
      Map<String, double[]> found, String name, ReplayedTable.Row crowned, double best) {
    double[] sums = found.computeIfAbsent(name, key -> new double[2]);
    sums[0] += crowned.value() == best ? 1 : 0;
    sums[1] += best - crowned.value();
  }

  private ReplayedTable.Row crowned(List<Trial> trials, int seeds, int repetition) {
    ReplayedTable.Row best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (Trial trial : trials) {
      double sum = 0;
      for (int seed = 0; seed < seeds; seed++) {
        sum += row(trial).ofSeed(seed, repetition);
      }
      if (sum > most) {
        most = sum;
        best = row(trial);
      }
    }
    return best;
  }

  private ReplayedTable.Row raced(SweepPlan pool, int repetition) {
    SweepPlan plan = pool.only(pool.trials().subList(0, 2 * RACING / 3));
    Map<String, ReplayedTable.Row> ofTrial =
        plan.trials().stream().collect(Collectors.toMap(Trial::id, this::row));
    Map<RunSpecOfSeed, String> first = new HashMap<>();
    plan.trials().forEach(t -> first.put(RunSpecOfSeed.of(t), t.id()));
    Search.Known known =
        trial -> {
          ReplayedTable.Row row =
              ofTrial.computeIfAbsent(
                  trial.id(), id -> bySetting.get(first.get(RunSpecOfSeed.of(trial))));
          return Optional.of(Merit.of(row.ofSeed((int) trial.spec().seed(), repetition)));
        };
    SweepPlan grown = plan;
    Set<Trial> tried = new HashSet<>(plan.trials());
    for (SweepPlan next = grown.grown(known, tried, PlannedSweep.loader(config));
        !next.equals(grown);
        next = grown.grown(known, tried, PlannedSweep.loader(config))) {
      grown = next;
      tried.addAll(grown.trials());
    }
    Map<ReplayedTable.Row, List<Double>> seeds = new HashMap<>();
    for (Trial trial : grown.trials()) {
      double accuracy = known.merit(trial).orElseThrow().good();
      seeds.computeIfAbsent(ofTrial.get(trial.id()), row -> new ArrayList<>()).add(accuracy);
    }
    int most = seeds.values().stream().mapToInt(List::size).max().orElseThrow();
    return seeds.entrySet().stream()
        .filter(setting -> setting.getValue().size() == most)
        .max(
            Comparator.comparingDouble(
                setting -> setting.getValue().stream().mapToDouble(v -> v).average().orElseThrow()))
        .orElseThrow()
        .getKey();
  }

  /** A configuration whatever its seed. */
  private record RunSpecOfSeed(RunSpec spec) {
    static RunSpecOfSeed of(Trial trial) {
      return new RunSpecOfSeed(trial.spec().withSeed(0));
    }
  }
}
