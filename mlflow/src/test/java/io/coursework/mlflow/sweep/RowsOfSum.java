package io.coursework.mlflow.sweep;

import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rows of trials that train SUM, numbered as they are added. */
final class RowsOfSum {

  private final List<TrialRow> rows = new ArrayList<>();

  /**
   * Adds a trial.
   *
   * @param status or null for a run that has no end
   * @param params beside those of the curriculum and the seed
   * @param tags beside those of the number and the id
   */
  void add(
      JudgedBy by,
      int seed,
      RunStatus status,
      Map<String, String> params,
      Map<String, String> tags,
      Map<String, MetricHistory> metrics) {
    TreeMap<String, String> allParams = new TreeMap<>(params);
    allParams.put("curriculum", "sum");
    allParams.put("target", "SUM");
    allParams.put("seed", Integer.toString(seed));
    TreeMap<String, String> allTags = new TreeMap<>(tags);
    allTags.put(Trial.NUMBER, Integer.toString(rows.size() + 1));
    allTags.put(Trial.ID, "id-" + rows.size());
    RunRecord record =
        new RunRecord(
            "runs/" + rows.size(),
            Optional.empty(),
            "experiment",
            "run",
            Optional.ofNullable(status),
            allParams,
            allTags,
            new TreeMap<>(metrics));
    rows.add(TrialRow.of(record, by).orElseThrow());
  }

  int size() {
    return rows.size();
  }

  TrialTable table(JudgedBy by) {
    return new TrialTable(by, rows);
  }
}
