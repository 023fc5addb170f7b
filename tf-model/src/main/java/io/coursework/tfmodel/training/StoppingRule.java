package io.coursework.tfmodel.training;

import io.coursework.curricula.spec.SnakeCase;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How early stopping judges the evaluations of a training. */
public enum StoppingRule {
  /**
   * Stops when nothing was better than the best by more than min_delta for patience evaluations.
   */
  BEST {
    @Override
    Optional<String> reason(EarlyStoppingSpec spec, List<Measured> evaluations) {
      Measured best = null;
      int waited = 0;
      for (Measured each : evaluations) {
        if (best == null || change(spec, best.value(), each.value()) < -spec.minDelta()) {
          best = each;
          waited = 0;
        } else if (each.step() >= spec.minSteps()) {
          waited++;
        }
      }
      return waited < spec.patience()
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "held-out %s was not better than %.4f of step %d by more than %s in %d evaluations",
                  SnakeCase.of(spec.metric()),
                  best.value(),
                  best.step(),
                  spec.minDelta(),
                  waited));
    }
  },
  /**
   * Stops when the mean of the last five evaluations has changed by less than min_delta against the
   * five before, or got worse by more than twice of it, patience times; each other evaluation takes
   * one of these back.
   */
  TREND {
    @Override
    Optional<String> reason(EarlyStoppingSpec spec, List<Measured> evaluations) {
      int counter = 0;
      for (int end = 2 * WINDOW; end <= evaluations.size(); end++) {
        double change =
            change(
                spec,
                mean(evaluations.subList(end - 2 * WINDOW, end - WINDOW)),
                mean(evaluations.subList(end - WINDOW, end)));
        if (evaluations.get(end - 1).step() >= spec.minSteps()) {
          boolean stuck = Math.abs(change) < spec.minDelta() || change > 2 * spec.minDelta();
          counter = stuck ? counter + 1 : Math.max(0, counter - 1);
        }
      }
      return counter < spec.patience()
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "held-out %s no longer gets better: means of %d evaluations against the %d before,"
                      + " patience = %d, min_delta = %s",
                  SnakeCase.of(spec.metric()),
                  WINDOW,
                  WINDOW,
                  spec.patience(),
                  spec.minDelta()));
    }
  };

  private static final int WINDOW = 5;

  /**
   * @param evaluations in the order of their steps
   * @return why the training should stop now, empty if it should continue
   */
  abstract Optional<String> reason(EarlyStoppingSpec spec, List<Measured> evaluations);

  /** How much worse the second value is: below 0 if it is better. */
  private static double change(EarlyStoppingSpec spec, double from, double to) {
    return spec.metric().cost(to) - spec.metric().cost(from);
  }

  private static double mean(List<Measured> evaluations) {
    return evaluations.stream().mapToDouble(Measured::value).average().orElseThrow();
  }
}
