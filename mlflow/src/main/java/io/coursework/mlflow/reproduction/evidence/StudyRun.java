package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.transition.LearningTime;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.tfmodel.training.Schedule;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A finished run of an arm.
 *
 * @param arm which it belongs to
 * @param record its params and metrics
 * @param by which accuracy tells whether it has learned
 */
public record StudyRun(Arm arm, RunRecord record, LearnedBy by) {

  /** Share of whole chains of thought that must be right. */
  public static final double LEARNED = 0.8;

  /** Evaluations running at which they must be. */
  public static final int RUNNING = 3;

  public StudyRun(Arm arm, RunRecord record) {
    this(arm, record, LearnedBy.CHAINS);
  }

  /** The same by another accuracy. */
  StudyRun by(LearnedBy other) {
    return new StudyRun(arm, record, other);
  }

  /** The split, tables, tests and seed that it shares with one run of every arm and size. */
  public long block() {
    return Long.parseLong(record.params().get("seed"));
  }

  public int width() {
    return Integer.parseInt(record.params().get("model.d_model"));
  }

  public double size(ModelSize size) {
    return Double.parseDouble(record.params().get(size.param()));
  }

  /** Optimiser steps that it was to take. */
  long steps() {
    return Long.parseLong(record.params().get("training.steps"));
  }

  /** The last step at the full learning rate; all steps unless the rate falls at the end alone. */
  private double lastBeforeTheDecay() {
    return Schedule.WSD.name().equalsIgnoreCase(record.params().get("training.optimizer.schedule"))
        ? steps() * (1 - Double.parseDouble(record.params().get("training.optimizer.decay_share")))
        : steps();
  }

  public Path directory() {
    return Path.of(record.id());
  }

  /** The target, as a part of metric keys. */
  String operation() {
    return record.params().getOrDefault("target", "").toLowerCase(Locale.ROOT);
  }

  /** Of the target's answers on held-out expressions at the end. */
  public double accuracy() {
    MetricHistory history = record.metrics().get("eval/" + operation() + "/accuracy");
    return history == null ? 0 : history.last();
  }

  /** Whether it has been judged at all: a run without evaluations says nothing. */
  boolean judged() {
    return onTheWay(operation()).isPresent();
  }

  /** Accuracy on the monitor, and without one on held-out expressions. */
  private Optional<MetricHistory> onTheWay(String operation) {
    return Optional.ofNullable(record.metrics().get(by.metric("monitor", operation)))
        .or(() -> Optional.ofNullable(record.metrics().get(by.metric("eval", operation))));
  }

  /**
   * When it had learned its target: strict accuracy of {@value #LEARNED} on the monitor at {@value
   * #RUNNING} evaluations running, the first of which counts, and again on held-out expressions at
   * the end. A run that ended early because of the monitor, and is not confirmed, has not learned
   * by the last step that it was to take: its early end says nothing of how long it might have
   * taken. By {@link LearnedBy#BEFORE_THE_DECAY} what comes while the learning rate falls does not
   * count.
   */
  public LearningTime time(Clock clock) {
    return time(clock, operation());
  }

  /**
   * When the run had learned any operation that it trains.
   *
   * @param operation as a part of metric keys
   */
  public LearningTime time(Clock clock, String operation) {
    Map<Long, Double> accuracy = onTheWay(operation).orElseThrow().byStep();
    Map<Long, Double> tokens = record.metrics().get(clock.metric(operation)).byStep();
    double before = 0;
    double from = 0;
    double to = 0;
    int running = 0;
    boolean unconfirmed = false;
    for (Map.Entry<Long, Double> point : accuracy.entrySet()) {
      if (by == LearnedBy.BEFORE_THE_DECAY && point.getKey() > lastBeforeTheDecay()) {
        break;
      }
      Double now = tokens.get(point.getKey());
      if (now == null || now <= before) {
        continue; // before the first token, or of a target that is not trained yet
      }
      if (point.getValue() < LEARNED) {
        running = 0;
      } else if (running++ == 0) {
        from = before;
        to = now;
      }
      if (running == RUNNING) {
        if (confirmed(operation)) {
          return new LearningTime(from, to);
        }
        unconfirmed = true;
      }
      before = now;
    }
    return LearningTime.notBy(unconfirmed ? atTheLastStep(tokens) : before);
  }

  /** What a clock would show after all steps, at its pace so far. */
  private double atTheLastStep(Map<Long, Double> tokens) {
    long first =
        tokens.keySet().stream().filter(step -> tokens.get(step) > 0).findFirst().orElseThrow();
    long last = tokens.keySet().stream().max(Long::compare).orElseThrow();
    double pace = (tokens.get(last) - tokens.get(first)) / (last - first);
    return tokens.get(last) + pace * Math.max(0, steps() - last);
  }

  /** Whether held-out expressions confirm it after the last step. */
  private boolean confirmed(String operation) {
    MetricHistory heldOut = record.metrics().get(by.test(operation));
    return heldOut == null || heldOut.last() >= LEARNED;
  }

  /** The useful tokens that it was trained on. */
  public double tokens() {
    MetricHistory history = record.metrics().get(Clock.ALL_TOKENS.metric(operation()));
    return history == null ? 0 : history.last();
  }

  /** Whether it had learned by its end. */
  public boolean learned() {
    return time(Clock.ALL_TOKENS).learned();
  }

  /** Of the target at the end, on a part such as {@code eval}, by the accuracy that counts. */
  OptionalDouble last(String part) {
    MetricHistory history = record.metrics().get(by.metric(part, operation()));
    return history == null ? OptionalDouble.empty() : OptionalDouble.of(history.last());
  }

  /** A score of a probe at the end, such as {@code parity/fourier_share}. */
  public OptionalDouble score(String key) {
    MetricHistory history = record.metrics().get("probe/" + key);
    if (history != null) {
      return OptionalDouble.of(history.last());
    }
    return key.equals(NumberKernel.CIRCULARITY)
        ? NumberKernel.of(this).map(NumberKernel::circularity).orElse(OptionalDouble.empty())
        : OptionalDouble.empty();
  }

  /** Its page on a server; empty if nothing is known of one. */
  public String page() {
    return record.tags().getOrDefault(KeptTrials.PAGE, "");
  }

  /** Whether its record is all that is left of it here. */
  public boolean gone() {
    return !Files.isDirectory(directory());
  }

  /** The file of one of its figures; empty if it has none of that name. */
  public Optional<Path> figure(String name) {
    Path file = directory().resolve("artifacts").resolve("figures").resolve(name + ".svg");
    return file.toFile().isFile() ? Optional.of(file) : Optional.empty();
  }
}
