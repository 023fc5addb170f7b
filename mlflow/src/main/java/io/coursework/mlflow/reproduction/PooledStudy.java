package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.experiment.setup.SeedParams;
import io.coursework.mlflow.reproduction.evidence.StudyRecord;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.plan.Question;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A study that is pooled with others.
 *
 * @param name for people
 * @param criteria that it was begun with
 * @param outcomes of its finished trials, by the trial's id
 */
public record PooledStudy(
    String name, SweepPlan plan, Criteria criteria, Map<String, RunRecord> outcomes) {

  private static final String NAME = "name";
  private static final String WIDTH = "model.d_model";

  /**
   * Reads a study's run.
   *
   * @param name for people
   * @param parent its folder, or one that is laid out like it
   * @throws ConfigException if it is not a study of the paper, or nothing shows that its criteria
   *     are older than its runs
   */
  public static PooledStudy read(String name, Path parent, ConfigLoader config) throws IOException {
    Path file = new RunArtifact(parent, SweepPlan.FILE).path();
    SweepPlan plan = SweepPlan.read(file, config);
    if (plan.question() != Question.PAPER) {
      throw new ConfigException(
          "%s is not a study of the paper: it is the sweep %s; pool studies of 'coursework reproduce-paper'"
              .formatted(name, plan.sweep()));
    }
    Criteria criteria =
        Criteria.recorded(parent)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "%s began before criteria were recorded with a study; it cannot be pooled, run its blocks again"
                            .formatted(name)));
    Map<String, RunRecord> outcomes =
        new HashMap<>(TrialRuns.records(plan, parent, StudyRecord::of));
    outcomes.values().removeIf(record -> !record.finished());
    outcomes.replaceAll((trial, record) -> StudyRecord.light(record));
    outcomes.keySet().retainAll(plan.trials().stream().map(Trial::id).toList());
    return new PooledStudy(name, plan, criteria, outcomes);
  }

  /** The blocks that it planned, ascending. */
  List<Long> blocks() {
    return plan.trials().stream().map(trial -> trial.spec().seed()).distinct().sorted().toList();
  }

  /**
   * Refuses what is not the same study on other blocks.
   *
   * @throws ConfigException if it is another study, or has other criteria, or another protocol
   */
  void requireLike(PooledStudy first) {
    if (!plan.sweep().equals(first.plan.sweep())) {
      throw new ConfigException(
          "%s is another study: %s, and %s is %s; pool studies of one scale"
              .formatted(name, plan.sweep(), first.name, first.plan.sweep()));
    }
    List<String> criteriaThatDiffer = criteria.differencesOfRules(first.criteria);
    if (!criteriaThatDiffer.isEmpty()) {
      throw new ConfigException(
          "%s was begun with other criteria than %s: %s; only studies with the same criteria can be pooled"
              .formatted(name, first.name, String.join(", ", criteriaThatDiffer)));
    }
    Set<Map<String, String>> own = protocol();
    Set<Map<String, String>> others = first.protocol();
    for (Map<String, String> cell : own) {
      if (!others.contains(cell)) {
        throw new ConfigException(difference(cell, others, first.name));
      }
    }
    if (own.size() < others.size()) {
      throw new ConfigException(
          "%s has fewer arms or sizes than %s: its blocks would not be complete; pool studies with the same --claims"
              .formatted(name, first.name));
    }
  }

  /** What is run in every block. */
  private Set<Map<String, String>> protocol() {
    return new LinkedHashSet<>(
        SeedParams.without(plan.trials().stream().map(Trial::spec).toList()));
  }

  private String difference(
      Map<String, String> cell, Set<Map<String, String>> others, String first) {
    for (Map<String, String> other : others) {
      if (same(NAME, cell, other) && same(WIDTH, cell, other)) {
        Set<String> keys = new TreeSet<>(cell.keySet());
        keys.addAll(other.keySet());
        String key = keys.stream().filter(one -> !same(one, cell, other)).findFirst().orElseThrow();
        return "%s follows another version of the protocol than %s: %s = %s and %s (%s, d_model %s); pool studies of one version"
            .formatted(
                name,
                first,
                key,
                cell.getOrDefault(key, "absent"),
                other.getOrDefault(key, "absent"),
                cell.get(NAME),
                cell.get(WIDTH));
      }
    }
    return "%s has an arm or size that %s lacks: %s, d_model %s; pool studies with the same --claims"
        .formatted(name, first, cell.get(NAME), cell.get(WIDTH));
  }

  private static boolean same(String key, Map<String, String> one, Map<String, String> other) {
    return one.getOrDefault(key, "").equals(other.getOrDefault(key, ""));
  }
}
