package io.coursework.mlflow.sweep.tpe;

/** Where the values of one key lie, in coordinates in which equal distances mean as much. */
public sealed interface SearchAxis {

  /** What of a line may be taken. */
  enum Grain {
    /** Every coordinate. */
    REAL,
    /** Whole numbers. */
    WHOLE,
    /** The logarithms of whole numbers. */
    LOG_OF_WHOLE
  }

  /**
   * Numbers in an interval.
   *
   * @param low the least coordinate; of a logarithmic scale a logarithm
   * @param high the greatest; at least low
   */
  record Range(double low, double high, Grain grain) implements SearchAxis {
    public Range {
      if (!(low < high || low == high && grain != Grain.REAL)) {
        throw new IllegalArgumentException("%s is not below %s".formatted(low, high));
      }
    }

    /** Where the share of a coordinate begins: a whole number has half a unit on each side. */
    double least(double at) {
      return switch (grain) {
        case REAL -> at;
        case WHOLE -> at - 0.5;
        case LOG_OF_WHOLE -> StrictMath.log(StrictMath.rint(StrictMath.exp(at)) - 0.5);
      };
    }

    /** Where the share of a coordinate ends. */
    double greatest(double at) {
      return switch (grain) {
        case REAL -> at;
        case WHOLE -> at + 0.5;
        case LOG_OF_WHOLE -> StrictMath.log(StrictMath.rint(StrictMath.exp(at)) + 0.5);
      };
    }

    /** The nearest coordinate that may be taken. */
    double nearest(double at) {
      double within = Math.max(low, Math.min(high, at));
      return switch (grain) {
        case REAL -> within;
        case WHOLE -> StrictMath.rint(within);
        case LOG_OF_WHOLE -> StrictMath.log(StrictMath.rint(StrictMath.exp(within)));
      };
    }
  }

  /**
   * Values without an order, by their places from 0.
   *
   * @param size at least 1
   */
  record Choice(int size) implements SearchAxis {}
}
