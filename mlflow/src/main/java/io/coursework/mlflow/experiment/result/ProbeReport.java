package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What some probes found in one model, and why the others found nothing.
 *
 * @param findings in the order asked for
 * @param refusals reason by probe, of those that have no meaning for this model
 */
public record ProbeReport(List<Finding> findings, SortedMap<String, String> refusals) {

  static final List<String> COLUMNS =
      List.of("step", "probe", "score", "value", "low", "high", "headline");

  public ProbeReport {
    findings = List.copyOf(findings);
  }

  /**
   * Asks.
   *
   * @param seed of random draws
   * @param progress is told each probe's name before it is asked
   */
  public static ProbeReport of(
      List<Probe> probes, Subject subject, long seed, Consumer<String> progress) {
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, String> refusals = new TreeMap<>();
    for (Probe probe : probes) {
      progress.accept(probe.name());
      Optional<String> refusal = probe.refusal(subject);
      if (refusal.isPresent()) {
        refusals.put(probe.name(), refusal.get());
      } else {
        findings.add(probe.apply(subject, seed));
      }
    }
    return new ProbeReport(findings, refusals);
  }

  /**
   * Every score of some reports as one table: a line for each score of each step.
   *
   * @param byStep in the order of their steps
   */
  public static TextTable table(SortedMap<Long, ProbeReport> byStep) {
    List<List<String>> rows = new ArrayList<>();
    byStep.forEach(
        (step, report) -> report.findings().forEach(finding -> rows(step, finding, rows)));
    return new TextTable("findings", COLUMNS, rows);
  }

  private static void rows(long step, Finding finding, List<List<String>> rows) {
    finding
        .scores()
        .forEach(
            (key, score) ->
                rows.add(
                    List.of(
                        Long.toString(step),
                        finding.probe(),
                        key,
                        Double.toString(score.value()),
                        score.hasInterval() ? Double.toString(score.low()) : "",
                        score.hasInterval() ? Double.toString(score.high()) : "",
                        finding.headlines().contains(key) ? "yes" : "no")));
  }

  /**
   * Asks two models.
   *
   * @param seed of random draws
   * @param progress is told each probe's name before it is asked
   */
  public static ProbeReport ofPair(
      List<PairProbe> probes, Subject one, Subject other, long seed, Consumer<String> progress) {
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, String> refusals = new TreeMap<>();
    for (PairProbe probe : probes) {
      progress.accept(probe.name());
      Optional<String> refusal = probe.refusal(one, other);
      if (refusal.isPresent()) {
        refusals.put(probe.name(), refusal.get());
      } else {
        findings.add(probe.apply(one, other, seed));
      }
    }
    return new ProbeReport(findings, refusals);
  }

  /** Asks probes whose errors must not fail the run: an error counts as a refusal. */
  public static ProbeReport lenient(
      List<Probe> probes, Subject subject, long seed, Consumer<String> progress) {
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, String> refusals = new TreeMap<>();
    for (Probe probe : probes) {
      try {
        ProbeReport one = of(List.of(probe), subject, seed, progress);
        findings.addAll(one.findings());
        refusals.putAll(one.refusals());
      } catch (RuntimeException e) {
        refusals.put(probe.name(), "it failed: " + e);
      }
    }
    return new ProbeReport(findings, refusals);
  }
}
