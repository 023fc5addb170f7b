package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.config.ProbeMetrics;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.tracking.run.Run;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes what probes found into a run: which metric, which artifact, under which name.
 *
 * @param whole by its name, whether all headlines of a probe are metrics at the end, too
 */
public record FindingRecorder(Run run, Predicate<String> whole) {

  /**
   * In a training's run. A probe that is asked while it trains has curves, which continue to the
   * end.
   */
  static FindingRecorder of(Run run, RunSpec spec) {
    boolean asked = spec.probes().every() > 0;
    return new FindingRecorder(
        run,
        name ->
            spec.logging().probeMetrics() == ProbeMetrics.ALL
                || asked
                    && spec.probes().whileTraining().stream()
                        .anyMatch(probe -> probe.name().equals(name)));
  }

  /** What was found at a step on the way: the headlines, as points of curves. */
  public void scores(ProbeReport report, long step) {
    report.findings().forEach(finding -> metrics(finding, finding.headlines(), step));
  }

  /**
   * What was found at the end: metrics, figures, tables, every score with its interval, and why
   * some probes found nothing.
   */
  public void findings(ProbeReport report, long step) {
    for (Finding finding : report.findings()) {
      metrics(finding, whole.test(finding.probe()) ? finding.headlines() : finding.metrics(), step);
      finding
          .figures()
          .forEach(figure -> artifact("figures/" + figure.name() + ".svg", figure.svg()));
      for (TextTable table : finding.tables()) {
        artifact("probes/" + table.name() + ".tsv", table.tsv());
      }
    }
    artifact(RecordedScores.FILE, ProbeReport.table(new TreeMap<>(Map.of(step, report))).tsv());
    report
        .refusals()
        .forEach((probe, reason) -> run.tag("coursework.probe." + probe + ".refused", reason));
  }

  private void metrics(Finding finding, SortedSet<String> keys, long step) {
    Map<String, Double> point = new TreeMap<>();
    keys.forEach(key -> point.put(RecordedScores.metric(finding.probe(), key), finding.value(key)));
    if (!point.isEmpty()) {
      run.metrics(point, step);
    }
  }

  private void artifact(String path, String text) {
    run.artifact(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
