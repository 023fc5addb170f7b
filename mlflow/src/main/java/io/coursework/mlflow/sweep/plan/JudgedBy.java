package io.coursework.mlflow.sweep.plan;

import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.Collection;
import java.util.Optional;

/**
 * By what the trials of a sweep are judged, where some are chosen and in tables.
 *
 * @param measure what of their answers
 * @param part on which expressions of the target
 */
public record JudgedBy(Measure measure, JudgedPart part) {

  /** Answers, on the monitor of runs that have one, else on held-out expressions. */
  public static final JudgedBy DEFAULT = new JudgedBy(Measure.ANSWER, JudgedPart.AUTO);

  /** This with the part settled, for runs that can be read but whose plan is not available. */
  public JudgedBy settled(Collection<RunRecord> records) {
    boolean monitored =
        records.stream()
            .flatMap(record -> record.metrics().keySet().stream())
            .anyMatch(key -> key.startsWith("monitor/"));
    return new JudgedBy(measure, part.settled(monitored));
  }

  /**
   * What a run scored over its training; empty before it was examined so.
   *
   * @param target its target; null if that is not known
   */
  public Optional<MetricHistory> scores(RunRecord record, String target) {
    return Optional.ofNullable(target).map(known -> record.metrics().get(metric(known)));
  }

  /** The metric by which trials of a target are judged. */
  public String metric(String target) {
    return measure.on(settledPart(), target);
  }

  /** For the head of a column: {@code monitor SUM, strict}. */
  public String label(String target) {
    return settledPart().label() + " " + target + (measure == Measure.STRICT ? ", strict" : "");
  }

  /** The part, held out where it is not settled. */
  public SplitPart settledPart() {
    return part.part().orElse(SplitPart.HELD_OUT);
  }
}
