package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.tracking.Run;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes what probes found into a run: which metric, which artifact, under which name. */
public record FindingRecorder(Run run) {

  /** What was found at a step: the headlines, as points of curves. */
  public void scores(ProbeReport report, long step) {
    for (Finding finding : report.findings()) {
      Map<String, Double> point = new TreeMap<>();
      for (String key : finding.headlines()) {
        point.put("probe/" + finding.probe() + "/" + key, finding.value(key));
      }
      if (!point.isEmpty()) {
        run.metrics(point, step);
      }
    }
  }

  /**
   * What was found at the end: headlines, figures, tables, every score with its interval, and why
   * some probes found nothing.
   */
  public void findings(ProbeReport report, long step) {
    scores(report, step);
    for (Finding finding : report.findings()) {
      finding
          .figures()
          .forEach(figure -> artifact("figures/" + figure.name() + ".svg", figure.svg()));
      for (TextTable table : finding.tables()) {
        artifact("probes/" + table.name() + ".tsv", table.tsv());
      }
    }
    artifact("probes/findings.tsv", ProbeReport.table(new TreeMap<>(Map.of(step, report))).tsv());
    report
        .refusals()
        .forEach((probe, reason) -> run.tag("coursework.probe." + probe + ".refused", reason));
  }

  private void artifact(String path, String text) {
    run.artifact(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
