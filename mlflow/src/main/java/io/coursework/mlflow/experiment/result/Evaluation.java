package io.coursework.mlflow.experiment.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.experiment.setup.Examination;
import io.coursework.tfmodel.evaluation.Evaluator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A model's accuracy at one step.
 *
 * @param step optimiser steps done
 * @param training by operation, on expressions of the training side; where some are held out, each
 *     layout weighs as much as it does among these
 * @param heldOut by operation, on held-out expressions; empty where nothing is held out
 * @param monitor by operation, on those of the monitor; empty where the split has none
 * @param unseenMultisets by operation, on those of unseen multisets; empty where the split has none
 *     apart, and in evaluations on the way
 * @param gaps between training and each of the others
 * @param seconds of wall time that it took; 0 where an earlier build did not count
 */
public record Evaluation(
    long step,
    Map<String, Score> training,
    Map<String, Score> heldOut,
    Map<String, Score> monitor,
    Map<String, Score> unseenMultisets,
    Gaps gaps,
    double seconds) {

  /** What is measured while a training continues; at its end all parts are. */
  public static final Set<SplitPart> ON_THE_WAY =
      EnumSet.of(SplitPart.TRAINING, SplitPart.HELD_OUT, SplitPart.MONITOR);

  /** Examines the model on all parts together. */
  public static Evaluation of(long step, Evaluator evaluator, Examination examination) {
    return of(step, evaluator, examination, done -> {});
  }

  /**
   * Examines it on many expressions.
   *
   * @param progress told how many different expressions of all sets are done
   */
  public static Evaluation of(
      long step, Evaluator evaluator, Examination examination, LongConsumer progress) {
    long start = System.nanoTime();
    List<Score> scores = evaluator.evaluate(examination.all(), progress);
    return of(step, examination, scores, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Puts in order what was measured.
   *
   * @param scores of {@link Examination#all}
   */
  public static Evaluation of(
      long step, Examination examination, List<Score> scores, double seconds) {
    Map<SplitPart, Map<String, Score>> byPart = new EnumMap<>(SplitPart.class);
    for (SplitPart part : SplitPart.values()) {
      byPart.put(part, new LinkedHashMap<>());
    }
    List<EvaluationSet> sets = examination.sets();
    for (int i = 0; i < sets.size(); i++) {
      byPart.get(sets.get(i).part()).put(sets.get(i).operation(), scores.get(i));
    }
    Map<SplitPart, Map<String, Double>> gaps = new EnumMap<>(SplitPart.class);
    for (int i = 0; i < examination.contrasts().size(); i++) {
      EvaluationSet compared = examination.contrasts().get(i).heldOut();
      Score training = scores.get(sets.size() + 2 * i);
      Score other = scores.get(sets.size() + 2 * i + 1);
      gaps.computeIfAbsent(compared.part(), part -> new LinkedHashMap<>())
          .put(compared.operation(), training.answer() - other.answer());
    }
    return new Evaluation(
        step,
        byPart.get(SplitPart.TRAINING),
        byPart.get(SplitPart.HELD_OUT),
        byPart.get(SplitPart.MONITOR),
        byPart.get(SplitPart.UNSEEN_MULTISETS),
        Gaps.of(gaps),
        seconds);
  }

  /**
   * Adds to the evaluations that an earlier build wrote what that did not measure.
   *
   * @param record as JSON, with all of them
   */
  public static void completeAll(ObjectNode record) {
    for (JsonNode evaluation : record.path("evaluations")) {
      if (evaluation instanceof ObjectNode known) {
        complete(known);
      }
    }
  }

  private static void complete(ObjectNode evaluation) {
    evaluation.putIfAbsent("monitor", evaluation.objectNode());
    evaluation.putIfAbsent("unseen_multisets", evaluation.objectNode());
    for (String part : List.of("training", "held_out", "monitor", "unseen_multisets")) {
      for (JsonNode score : evaluation.path(part)) {
        if (score instanceof ObjectNode known) {
          known.putIfAbsent("valid", known.numberNode(Double.NaN));
        }
      }
    }
    Gaps.complete(evaluation);
    evaluation.putIfAbsent("seconds", evaluation.numberNode(0.0));
  }

  /** A copy with more time spent on it. */
  public Evaluation took(double more) {
    return new Evaluation(step, training, heldOut, monitor, unseenMultisets, gaps, seconds + more);
  }

  /**
   * What evaluations cost: the share of a run's time in which they were made. Beside a training
   * that does not wait for them they may cost less.
   *
   * @param seconds of wall time of the run, with theirs
   * @return in [0, 1]
   */
  public static double share(List<Evaluation> evaluations, double seconds) {
    return evaluations.stream().mapToDouble(Evaluation::seconds).sum() / seconds;
  }

  /** By operation, on the expressions of one part; empty where they were not measured. */
  public Map<String, Score> on(SplitPart part) {
    return switch (part) {
      case TRAINING -> training;
      case HELD_OUT -> heldOut;
      case MONITOR -> monitor;
      case UNSEEN_MULTISETS -> unseenMultisets;
    };
  }

  /**
   * The best accuracy of any evaluation on each operation, on held-out expressions if anything is
   * held out. Less the last, it is what was forgotten.
   *
   * @param evaluations in the order of their steps, at least one
   * @see <a href="https://arxiv.org/abs/1801.10112">Chaudhry et al. 2018</a>
   */
  public static Map<String, Double> best(List<Evaluation> evaluations) {
    Map<String, Double> best = new LinkedHashMap<>();
    evaluations
        .get(evaluations.size() - 1)
        .examined()
        .keySet()
        .forEach(
            operation ->
                best.put(
                    operation,
                    evaluations.stream()
                        .map(evaluation -> evaluation.examined().get(operation))
                        .filter(Objects::nonNull)
                        .mapToDouble(Score::answer)
                        .max()
                        .orElseThrow()));
    return best;
  }

  /** Mean accuracy over the operations, on the expressions by which things are decided. */
  public double meanAccuracy() {
    return deciding().values().stream().mapToDouble(Score::answer).average().orElseThrow();
  }

  /** The accuracy of one operation where it was measured, else the mean over all. */
  public double accuracy(String operation) {
    Score score = deciding().get(operation);
    return score == null ? meanAccuracy() : score.answer();
  }

  /**
   * By operation, where it is decided on the way when to end and what is best: on the monitor, so
   * that no examination decides; on held-out expressions where there is none.
   */
  public Map<String, Score> deciding() {
    return monitor.isEmpty() ? examined() : monitor;
  }

  private Map<String, Score> examined() {
    return heldOut.isEmpty() ? training : heldOut;
  }
}
