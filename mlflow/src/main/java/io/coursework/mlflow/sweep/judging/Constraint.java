package io.coursework.mlflow.sweep.judging;

import io.coursework.curricula.spec.Decimal;
import io.coursework.mlflow.experiment.setup.VariedParams;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting must keep to, such as {@code model.parameters <= 20000}. A param is known before
 * anything is trained, and a setting that breaks it is not tried; a metric, whose keys alone have a
 * slash, is known when a trial has come there.
 *
 * @param of a metric of the runs, or a param that is a number
 * @param most whether the bound is the most that it may be, else it is the least
 */
public record Constraint(String of, boolean most, double bound) {

  private static final MathContext DIGITS = new MathContext(5);
  private static final Pattern FORM = Pattern.compile("\\s*(\\S+?)\\s*(<=|>=)\\s*(\\S+)\\s*");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is not one, in one line
   */
  public static Constraint of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "constraints: '%s' is not a valid constraint; write a key, <= or >=, and a number, such as model.parameters <= 20000"
              .formatted(text));
    }
    try {
      return new Constraint(
          form.group(1), form.group(2).equals("<="), Decimal.number(form.group(3)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "constraints: '%s': the bound %s %s".formatted(text, form.group(3), e.getMessage()));
    }
  }

  /** Whether it is known before a setting is trained. */
  public boolean early() {
    return !of.contains("/");
  }

  /**
   * By how much a value is beyond the bound, as a share of the bound (of 1, if that is 0): below 0
   * on its right side, infinite for what is not a number.
   */
  public double beyond(double value) {
    if (Double.isNaN(value)) {
      return Double.POSITIVE_INFINITY;
    }
    double over = most ? value - bound : bound - value;
    return over / (bound == 0 ? 1 : Math.abs(bound));
  }

  /** What is bounded, for people, and whether it breaks the constraint. */
  public String shown(OptionalDouble value) {
    if (value.isEmpty()) {
      return VariedParams.NONE;
    }
    return number(value.getAsDouble()) + (beyond(value.getAsDouble()) > 0 ? ", broken" : "");
  }

  /** What is said where no setting keeps to some. */
  public static String leaveNothing(List<Constraint> constraints, int settings) {
    return "constraints leave nothing to train: of %d settings none keeps to %s; loosen the bound, or vary other values"
        .formatted(settings, texts(constraints.stream().filter(Constraint::early).toList()));
  }

  /** Several, for people. */
  public static String texts(List<Constraint> constraints) {
    return constraints.stream().map(Constraint::text).collect(Collectors.joining(" and "));
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** As {@link #of(String)} reads it. */
  public String text() {
    return "%s %s %s"
        .formatted(
            of, most ? "<=" : ">=", BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString());
  }
}
