package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The blocks of several studies with the same criteria as one study, such as of several machines.
 * It is judged as if it had been planned so: the looks follow from all of its blocks.
 *
 * @param plan the trials of all of them, each once
 * @param criteria theirs, with the looks of the pool
 * @param outcomes of the finished trials, by the trial's id
 * @param words which studies these are
 */
public record Pool(
    SweepPlan plan, Criteria criteria, Map<String, RunRecord> outcomes, String words) {

  /** Its words among the artifacts of the run of the pool. */
  static final String FILE = "pooled.txt";

  /**
   * Pools studies. A trial that several of them ran counts once, under the id that the first gave
   * it: ids differ between builds that know different keys.
   *
   * @param studies at least one
   * @throws ConfigException if they are not one study on several blocks, or a trial that several of
   *     them ran came out differently
   */
  public static Pool of(List<PooledStudy> studies) {
    PooledStudy first = studies.get(0);
    Map<RunSpec, Trial> trials = new LinkedHashMap<>();
    Map<String, RunRecord> outcomes = new HashMap<>();
    for (PooledStudy study : studies) {
      study.requireLike(first);
      for (Trial trial : study.plan().trials()) {
        Trial pooled =
            trials.computeIfAbsent(
                trial.spec(), spec -> Trial.of(trials.size() + 1, trial.id(), spec));
        RunRecord outcome = study.outcomes().get(trial.id());
        RunRecord before = outcome == null ? null : outcomes.putIfAbsent(pooled.id(), outcome);
        if (before != null && !before.metrics().equals(outcome.metrics())) {
          throw new ConfigException(
              "%s ran a trial that another study ran as well (%s, d_model %d, block %d), and it came out differently: their machines do not compute alike, and which of the two counts would be a choice; leave that study out"
                  .formatted(
                      study.name(),
                      trial.spec().name(),
                      trial.spec().model().dModel(),
                      trial.spec().seed()));
        }
      }
    }
    SweepPlan plan = first.plan().only(List.copyOf(trials.values()));
    Criteria criteria = first.criteria();
    for (PooledStudy study : studies) {
      criteria = criteria.as(study.criteria());
    }
    return new Pool(plan, criteria.withLooksOf(plan), outcomes, words(studies));
  }

  private static String words(List<PooledStudy> studies) {
    String named =
        studies.stream()
            .map(study -> "%s (blocks %s)".formatted(study.name(), ranges(study.blocks())))
            .collect(Collectors.joining(", "));
    return studies.size() == 1
        ? "Continues an earlier study from its kept outcomes: %s.".formatted(named)
        : "Pooled from %d studies: %s. Which studies are pooled was settled when their results could be known."
            .formatted(studies.size(), named);
  }

  /** For example {@code 100 to 103, 107}. */
  private static String ranges(List<Long> blocks) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < blocks.size(); ) {
      int end = i;
      while (end + 1 < blocks.size() && blocks.get(end + 1) == blocks.get(end) + 1) {
        end++;
      }
      ranges.add(
          end == i ? blocks.get(i) + "" : "%d to %d".formatted(blocks.get(i), blocks.get(end)));
      i = end + 1;
    }
    return String.join(", ", ranges);
  }

  /** What its run has before anything is judged, by path among its artifacts. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(Criteria.FILE, criteria.json());
    files.put(FILE, words.getBytes(StandardCharsets.UTF_8));
    KeptTrials.files(plan.trials(), outcomes)
        .forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  /** Tags of its run. */
  public Map<String, String> tags() {
    return Map.of(Criteria.TAG, criteria.digest());
  }
}
