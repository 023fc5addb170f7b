package io.coursework.mlflow.sweep.judging;

import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * By what the trials of a sweep are judged, where some are chosen and in tables.
 *
 * @param measure what of their answers
 * @param part on which expressions of the target
 * @param objectives what is wanted of them; one as a rule
 * @param constraints what they must keep to
 */
public record JudgedBy(
    Measure measure, JudgedPart part, List<Objective> objectives, List<Constraint> constraints) {

  /** On a trial's run: what is wanted of it, where that is not the accuracy alone. */
  public static final String TAG = "coursework.judged_by";

  private static final String NEXT = "; ";

  /** Answers, on the monitor of runs that have one, else on held-out expressions. */
  public static final JudgedBy DEFAULT = new JudgedBy(Measure.ANSWER, JudgedPart.AUTO);

  public JudgedBy {
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
  }

  /** By accuracy alone. */
  public JudgedBy(Measure measure, JudgedPart part) {
    this(measure, part, List.of(Objective.ACCURACY), List.of());
  }

  /** This with accuracy measured in another way. */
  public JudgedBy measured(Measure otherMeasure, JudgedPart otherPart) {
    return new JudgedBy(otherMeasure, otherPart, objectives, constraints);
  }

  /** This with the part settled, for runs that can be read but whose plan is not available. */
  public JudgedBy settled(Collection<RunRecord> records) {
    boolean monitored =
        records.stream()
            .flatMap(record -> record.metrics().keySet().stream())
            .anyMatch(key -> key.startsWith("monitor/"));
    return measured(measure, part.settled(monitored));
  }

  /**
   * What a run scored over its training; empty before it was examined so.
   *
   * @param target its target; null if that is not known
   */
  public Optional<MetricHistory> scores(RunRecord record, String target) {
    return Optional.ofNullable(target).map(known -> record.metrics().get(metric(known)));
  }

  /** The metric of the accuracy by which trials of a target are judged. */
  public String metric(String target) {
    return measure.on(settledPart(), target);
  }

  /** The metric, or the param, of an objective. */
  public String metric(Objective objective, String target) {
    return objective.isJudgedAccuracy() ? metric(target) : objective.metric();
  }

  /** Whether what is wanted is the accuracy, and nothing else. */
  public boolean byAccuracy() {
    return objectives.equals(List.of(Objective.ACCURACY));
  }

  /**
   * The objectives that are metrics of a run; the accuracy if all are params, which servers order
   * as texts.
   */
  public List<Objective> measured() {
    List<Objective> measured =
        objectives.stream()
            .filter(one -> one.isJudgedAccuracy() || one.metric().contains("/"))
            .toList();
    return measured.isEmpty() ? List.of(Objective.ACCURACY) : measured;
  }

  /** The constraints that are known only when a trial has come there. */
  public List<Constraint> late() {
    return constraints.stream().filter(constraint -> !constraint.early()).toList();
  }

  /** Metrics that are judged beside the accuracy, by their keys. */
  public Set<String> others() {
    Set<String> keys = new TreeSet<>();
    objectives.stream()
        .filter(objective -> !objective.isJudgedAccuracy())
        .forEach(objective -> keys.add(objective.metric()));
    constraints.forEach(constraint -> keys.add(constraint.of()));
    keys.removeIf(key -> !key.contains("/"));
    return keys;
  }

  /**
   * What is wanted, where that is not the accuracy alone, as a run's tag: {@code minimize
   * train/loss; model.parameters <= 20000}.
   */
  public Optional<String> tag() {
    if (byAccuracy() && constraints.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    objectives.forEach(one -> parts.add(SnakeCase.of(one.goal()) + " " + one.metric()));
    constraints.forEach(one -> parts.add(one.text()));
    return Optional.of(String.join(NEXT, parts));
  }

  /** This with what a {@link #tag} says. */
  public JudgedBy tagged(String tag) {
    List<Objective> wanted = new ArrayList<>();
    List<Constraint> bounds = new ArrayList<>();
    for (String part : tag.split(NEXT)) {
      String[] words = part.split(" ");
      if (words.length == 2) {
        Goal goal = words[0].equals(SnakeCase.of(Goal.MINIMIZE)) ? Goal.MINIMIZE : Goal.MAXIMIZE;
        wanted.add(new Objective(words[1], goal));
      } else {
        bounds.add(Constraint.of(part));
      }
    }
    return new JudgedBy(measure, part, wanted.isEmpty() ? objectives : wanted, bounds);
  }

  /** For the head of a column: {@code monitor SUM, strict}, or {@code train/loss, minimized}. */
  public String label(Objective objective, String target) {
    return objective.label(label(target));
  }

  /** What the accuracy is called: {@code monitor SUM, strict}. */
  public String label(String target) {
    return settledPart().label() + " " + target + (measure == Measure.STRICT ? ", strict" : "");
  }

  /** The part, held out where it is not settled. */
  public SplitPart settledPart() {
    return part.part().orElse(SplitPart.HELD_OUT);
  }
}
