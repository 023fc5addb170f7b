package io.coursework.tfmodel.transfer;

/** A geometry that the rows of the numbers 0..n-1 are given without any training. */
public enum NumberTable {
  /** None: the rows are drawn at random or taken from a trained model. */
  NONE {
    @Override
    double[] row(int i, int n, int frequency) {
      throw new IllegalStateException("no table has no rows");
    }
  },
  /** One direction: i - (n-1)/2. */
  LINE {
    @Override
    double[] row(int i, int n, int frequency) {
      return new double[] {place(i, n)};
    }
  },
  /** Two: cos and sin of 2 pi k i / n. */
  RING {
    @Override
    double[] row(int i, int n, int frequency) {
      double angle = 2 * StrictMath.PI * ((long) frequency * i % n) / n;
      return new double[] {StrictMath.cos(angle), StrictMath.sin(angle)};
    }
  },
  /** Two: the line, and 1 for even or -1 for odd numbers; both have the same norm over all i. */
  LINE_PARITY {
    @Override
    double[] row(int i, int n, int frequency) {
      // The squares of the places sum up to n (n^2 - 1) / 12, those of the signs to n.
      return new double[] {
        place(i, n) / StrictMath.sqrt(((double) n * n - 1) / 12), i % 2 == 0 ? 1 : -1
      };
    }
  };

  private static double place(int i, int n) {
    return i - (n - 1) / 2.0;
  }

  /**
   * The row of a number in as few dimensions as the geometry has, in a scale of its own.
   *
   * @param frequency k of the ring
   */
  abstract double[] row(int i, int n, int frequency);

  /**
   * Whether for every number there is a direction in which its row lies furthest. If not, logits
   * that are products with the rows never choose some numbers.
   */
  boolean everyRowIsExtreme(int n) {
    return switch (this) {
      case NONE, RING -> true;
      case LINE -> n <= 2;
      case LINE_PARITY -> n <= 4; // ends of two parallel lines
    };
  }
}
