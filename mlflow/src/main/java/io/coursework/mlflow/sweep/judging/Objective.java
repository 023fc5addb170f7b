package io.coursework.mlflow.sweep.judging;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Locale;

/** What a sweep wants of its trials: the most or the least of something that their runs have. */
public record Objective(
    @Key(
            "what is judged: accuracy (as measure and part say), a metric of the runs, such as"
                + " train/loss, or a param that is a number, such as model.parameters")
        String metric,
    @Key(
            value = "maximize or minimize; only of an accuracy it need not be said",
            otherwise = "auto")
        Goal goal) {

  private static final String JUDGED = "accuracy";

  /** The most of the accuracy that a sweep judges if it says nothing else. */
  public static final Objective ACCURACY = new Objective(JUDGED, Goal.MAXIMIZE);

  public Objective {
    new Requirements()
        .require(!metric.isBlank(), "metric = '' must name what is judged, such as train/loss")
        .require(
            goal != Goal.AUTO || isAccuracy(metric),
            "goal is missing: nothing says whether the most or the least of %s is wanted; write"
                + " goal: minimize, or goal: maximize",
            metric)
        .throwIfAny();
    goal = goal == Goal.AUTO ? Goal.MAXIMIZE : goal;
  }

  private static boolean isAccuracy(String metric) {
    return metric.endsWith(JUDGED);
  }

  /** Whether it is the accuracy that the sweep's measure and part say. */
  public boolean isJudgedAccuracy() {
    return metric.equals(JUDGED);
  }

  /** Whether it is some accuracy, which lies in [0, 1]. */
  public boolean isAccuracy() {
    return isAccuracy(metric);
  }

  /** Whether the least is the best. */
  public boolean minimized() {
    return goal == Goal.MINIMIZE;
  }

  /** How good a value is: more is better; minus infinity for what is not a finite number. */
  public double good(double value) {
    return !Double.isFinite(value) ? Double.NEGATIVE_INFINITY : minimized() ? -value : value;
  }

  /** The value that is so good. */
  public double value(double good) {
    return minimized() ? -good : good;
  }

  /** A value for people. */
  public String text(double value) {
    double size = Math.abs(value);
    String form =
        isAccuracy() || size != Math.rint(size) && size >= 0.001 && size < 1000
            ? "%.4f"
            : size == Math.rint(size) ? "%.0f" : size < 0.001 ? "%.3e" : "%.1f";
    return String.format(Locale.ROOT, form, value);
  }

  /** A value for people, in a sentence. */
  public String brief(double value) {
    return isAccuracy() ? String.format(Locale.ROOT, "%.3f", value) : text(value);
  }

  /** So good or better, for people: {@code 0.8000 or more}. */
  public String orBetter(double good) {
    return text(value(good)) + (minimized() ? " or less" : " or more");
  }

  /**
   * For the head of a column: {@code train/loss, minimized}.
   *
   * @param accuracy what the sweep's own accuracy is called there
   */
  public String label(String accuracy) {
    String name = isJudgedAccuracy() ? accuracy : metric;
    return minimized() ? name + ", minimized" : isAccuracy() ? name : name + ", maximized";
  }
}
