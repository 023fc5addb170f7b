package io.coursework.mlflow.sweep.plan;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * All trials of a sweep.
 *
 * @param sweep its name
 * @param parent our own id of the run that the trials are parts of; empty before it has begun
 * @param experiment the group of runs that it is recorded in; empty before it has begun
 * @param parallel trials at a time; 0 for cores / training.threads
 * @param search which of the trials are run
 * @param judgedBy what of a trial's answers is judged, and on which expressions
 * @param question what the trials answer together
 * @param trials at least one, by number
 * @param growth how it gets more of them as it goes
 * @param rules by which values of some keys follow from those of others
 */
public record SweepPlan(
    String sweep,
    String parent,
    String experiment,
    int parallel,
    Search search,
    JudgedBy judgedBy,
    Question question,
    List<Trial> trials,
    PlanGrowth growth,
    SettingRules rules) {

  /** Its name among the artifacts of the sweep's run. */
  public static final String FILE = "plan.json";

  /** The most bytes that such a file may have. */
  public static final long LARGEST = 256 << 20;

  public SweepPlan {
    trials = List.copyOf(trials);
  }

  /** This plan under the run that its trials are parts of. */
  public SweepPlan under(RunHeader header) {
    return new SweepPlan(
        sweep,
        header.clientRunId(),
        header.experiment(),
        parallel,
        search,
        judgedBy,
        question,
        trials,
        growth,
        rules);
  }

  /** This plan with more trials. */
  SweepPlan with(List<Trial> more, PlanGrowth other) {
    return new SweepPlan(
        sweep, parent, experiment, parallel, search, judgedBy, question, more, other, rules);
  }

  /**
   * This plan with the trials that it gets now: of its search, or of fresh seeds once that has
   * ended.
   *
   * @param tried as for {@link Search#next}
   * @return this plan if there are none
   */
  public SweepPlan grown(Search.Known known, Set<Trial> tried, SettingLoader loader) {
    if (!growth.grows()) {
      return this;
    }
    SweepPlan more = search.grown(this, known, tried, loader);
    boolean searching = !more.equals(this) || !searched(known, tried).isEmpty();
    return searching || !growth.fresh().any() ? more : growth.fresh().grown(this, known, tried);
  }

  /**
   * This plan as if it began with settings of earlier sweeps: its search draws the first ones
   * again.
   */
  public SweepPlan warmed(EarlierSettings earlier, SettingLoader loader) {
    return with(List.of(), growth.with(earlier)).grown(trial -> Optional.empty(), Set.of(), loader);
  }

  /** The trials to run now: of the search, or of fresh seeds once that has ended. */
  public List<Trial> next(Search.Known known, Set<Trial> tried) {
    List<Trial> next = searched(known, tried);
    return next.isEmpty() && growth.fresh().any()
        ? trials.stream()
            .filter(trial -> !growth.fresh().early(trial))
            .filter(trial -> !known.has(trial) && !tried.contains(trial))
            .toList()
        : next;
  }

  private List<Trial> searched(Search.Known known, Set<Trial> tried) {
    SweepPlan early =
        growth.fresh().any() ? only(trials.stream().filter(growth.fresh()::early).toList()) : this;
    return search.next(early, known, tried);
  }

  /** This plan with some of its trials alone. */
  public SweepPlan only(List<Trial> some) {
    return with(some, growth);
  }

  /**
   * This plan with the numbers of its trials in the order in which its search runs them, as a
   * scheduler does. The search must not choose.
   */
  public SweepPlan numberedAsTheyAreRun() {
    List<Trial> numbered = new ArrayList<>();
    for (Trial trial : search.next(this, unknown -> Optional.empty(), Set.of())) {
      numbered.add(Trial.of(numbered.size() + 1, trial.id(), trial.spec()));
    }
    return only(numbered);
  }

  /** This plan with its trials judged by something else. */
  public SweepPlan judgedBy(JudgedBy other) {
    return new SweepPlan(
        sweep, parent, experiment, parallel, search, other, question, trials, growth, rules);
  }

  /** The operations that the trials are judged by; one as a rule. */
  public Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    trials.forEach(trial -> targets.add(trial.spec().target()));
    return targets;
  }

  /** Steps of all trials together. */
  public long steps() {
    return trials.stream().mapToLong(Trial::until).sum();
  }

  /** The trials of each curriculum, in the order of the plan. */
  Map<String, List<Trial>> curricula() {
    Map<String, List<Trial>> curricula = new LinkedHashMap<>();
    for (Trial trial : trials) {
      curricula.computeIfAbsent(trial.spec().name(), name -> new ArrayList<>()).add(trial);
    }
    return curricula;
  }

  /** The plan as a file from which every trial can be run, with its whole configuration. */
  public String json(ConfigLoader config) {
    return json(config, new PlanTrials(config));
  }

  /**
   * The same of a plan that was written before.
   *
   * @param trials what was written then, of a plan with the first of these trials
   */
  public String json(ConfigLoader config, PlanTrials trials) {
    return PlanFile.json(this, config, trials);
  }

  /**
   * Reads such a file.
   *
   * @throws ConfigException if it is not a plan, or only a later build reads it
   */
  public static SweepPlan read(Path file, ConfigLoader config) throws IOException {
    return PlanFile.read(file, config, OptionalLong.empty());
  }

  /**
   * Reads of such a file one trial alone.
   *
   * @throws ConfigException as {@link #read(Path, ConfigLoader)}, and if there is none of that
   *     number
   */
  public static SweepPlan read(Path file, ConfigLoader config, long number) throws IOException {
    return PlanFile.read(file, config, OptionalLong.of(number));
  }
}
