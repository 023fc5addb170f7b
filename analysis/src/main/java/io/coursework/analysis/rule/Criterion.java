package io.coursework.analysis.rule;

/**
 * Which values of an effect confirm a claim and which refute it, fixed before any run. A claim is
 * confirmed where the whole interval at level 1 - α lies among the first, and refuted where it is
 * closed and lies among the others: an interval that is open on one side supports that side and
 * refutes nothing.
 */
public sealed interface Criterion {

  /** A ratio that differs from one by less than this factor is practically one. */
  double PRACTICALLY_ONE = 1.25;

  /**
   * Judges an effect.
   *
   * @param alpha chance of a wrong verdict that is allowed, between 0 and 1 exclusive
   */
  Ruling judge(Effect effect, double alpha);

  /** What it asks of the effect, after its name: {@code lies above 1}. */
  String words();

  /** Where the whole interval refutes, after the effect's name: {@code lies below 0.1}. */
  String refutes();

  /**
   * A ratio above a value. It is refuted below the value, or where by two one-sided tests at α each
   * the ratio is practically that value.
   *
   * @param value above 0
   */
  record Above(double value) implements Criterion {
    @Override
    public Ruling judge(Effect effect, double alpha) {
      Ends ends = effect.interval(1 - alpha);
      if (ends.low() > value) {
        return Ruling.CONFIRMED;
      }
      boolean closed = ends.closed(0);
      if (closed && (ends.high() < value || practically(effect, alpha))) {
        return Ruling.REFUTED;
      }
      return closed ? Ruling.UNDECIDED : Ruling.BOUND;
    }

    private boolean practically(Effect effect, double alpha) {
      return effect
          .interval(1 - 2 * alpha)
          .inside(value / PRACTICALLY_ONE, value * PRACTICALLY_ONE);
    }

    @Override
    public String words() {
      return "lies above " + Criterion.number(value);
    }

    @Override
    public String refutes() {
      return "lies below %s, or within a factor of %s of it and not above it"
          .formatted(Criterion.number(value), Criterion.number(PRACTICALLY_ONE));
    }
  }

  /**
   * A number from one value to another. It is refuted outside of them.
   *
   * @param high above low
   * @param lowest that it can be; an interval that begins there is open
   */
  record Within(double low, double high, double lowest) implements Criterion {

    /** Of a ratio, with ends above 0. */
    public Within(double low, double high) {
      this(low, high, 0);
    }

    @Override
    public Ruling judge(Effect effect, double alpha) {
      // Two one-sided tests: the truth can lie beyond one end only.
      Ends ends = effect.interval(1 - 2 * alpha);
      if (ends.inside(low, high)) {
        return Ruling.CONFIRMED;
      }
      Ends wide = effect.interval(1 - alpha);
      boolean closed = wide.closed(lowest);
      if (closed && (wide.high() < low || wide.low() > high)) {
        return Ruling.REFUTED;
      }
      return closed ? Ruling.UNDECIDED : Ruling.BOUND;
    }

    @Override
    public String words() {
      return "lies from %s to %s".formatted(Criterion.number(low), Criterion.number(high));
    }

    @Override
    public String refutes() {
      return "lies below %s or above %s".formatted(Criterion.number(low), Criterion.number(high));
    }
  }

  /**
   * A difference above 0. It is refuted where it is below a value.
   *
   * @param small a difference below this is practically none; 0 where no difference can be called
   *     that, so that only a lower score refutes
   */
  record Higher(double small) implements Criterion {
    @Override
    public Ruling judge(Effect effect, double alpha) {
      Ends ends = effect.interval(1 - alpha);
      if (ends.low() > 0) {
        return Ruling.CONFIRMED;
      }
      boolean closed = ends.closed(Double.NEGATIVE_INFINITY);
      return closed && ends.high() < small
          ? Ruling.REFUTED
          : closed ? Ruling.UNDECIDED : Ruling.BOUND;
    }

    @Override
    public String words() {
      return "lies above 0";
    }

    @Override
    public String refutes() {
      return "lies below " + Criterion.number(small);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
