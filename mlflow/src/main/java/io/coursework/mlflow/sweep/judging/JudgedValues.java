package io.coursework.mlflow.sweep.judging;

import io.coursework.curricula.spec.Decimal;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to, in all that its sweep judges: values by step; those of a param from step 0
 * on.
 *
 * @param objectives a curve for each; empty where the run does not have it
 * @param constraints a curve for each of {@link JudgedBy#late}; empty likewise
 */
public record JudgedValues(
    JudgedBy by,
    List<SortedMap<Long, Double>> objectives,
    List<SortedMap<Long, Double>> constraints) {

  /** The step at which all is known that a run came to. */
  public static final long END = Long.MAX_VALUE;

  public JudgedValues {
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
  }

  /** Of a run that has not begun. */
  public static JudgedValues none(JudgedBy by) {
    return new JudgedValues(
        by,
        by.objectives().stream().map(one -> empty()).toList(),
        by.late().stream().map(one -> empty()).toList());
  }

  /**
   * Of a run.
   *
   * @param target its target; null if that is not known
   */
  public static JudgedValues of(JudgedBy by, RunRecord record, String target) {
    List<SortedMap<Long, Double>> objectives = new ArrayList<>();
    for (Objective objective : by.objectives()) {
      objectives.add(
          objective.isJudgedAccuracy()
              ? curve(by.scores(record, target))
              : values(record, objective.metric()));
    }
    return new JudgedValues(
        by,
        objectives,
        by.late().stream().map(constraint -> values(record, constraint.of())).toList());
  }

  private static SortedMap<Long, Double> values(RunRecord record, String key) {
    SortedMap<Long, Double> curve = curve(Optional.ofNullable(record.metrics().get(key)));
    if (curve.isEmpty()) {
      number(record.params().get(key)).ifPresent(value -> curve.put(0L, value));
    }
    return curve;
  }

  /**
   * What a param says, if that is a number.
   *
   * @param text null if the run does not have that param
   */
  public static OptionalDouble number(String text) {
    return text != null && Decimal.isNumber(text)
        ? OptionalDouble.of(Decimal.number(text))
        : OptionalDouble.empty();
  }

  private static SortedMap<Long, Double> empty() {
    return new TreeMap<>();
  }

  private static SortedMap<Long, Double> curve(Optional<MetricHistory> history) {
    return history
        .<SortedMap<Long, Double>>map(known -> new TreeMap<>(known.byStep()))
        .orElseGet(TreeMap::new);
  }

  /** What an objective was at a step, or last before it; empty if it was not known by then. */
  public OptionalDouble at(int objective, long step) {
    return last(objectives.get(objective), step);
  }

  /** What is bounded by a constraint at a step, likewise. */
  public OptionalDouble bounded(int constraint, long step) {
    return last(constraints.get(constraint), step);
  }

  /** How good it was at a step. */
  public Merit merit(long step) {
    List<Double> goods = new ArrayList<>();
    for (int i = 0; i < objectives.size(); i++) {
      goods.add(by.objectives().get(i).good(at(i, step).orElse(Double.NaN)));
    }
    List<Double> beyond = new ArrayList<>();
    for (int i = 0; i < constraints.size(); i++) {
      beyond.add(by.late().get(i).beyond(bounded(i, step).orElse(Double.NaN)));
    }
    return new Merit(goods, beyond);
  }

  private static OptionalDouble last(SortedMap<Long, Double> byStep, long step) {
    SortedMap<Long, Double> before = step == END ? byStep : byStep.headMap(step + 1);
    return before.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(before.get(before.lastKey()));
  }
}
