package io.coursework.analysis.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes and counts as they are read on an axis: 850, 9.84k, 1.2M. */
public final class ShortNumber {

  private static final String[] UNITS = {"", "k", "M", "G", "T", "P", "E"};

  private ShortNumber() {}

  /**
   * Three significant digits with the letter of their thousand.
   *
   * @param value finite, at least 0
   */
  public static String of(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
    int unit = 0;
    while (unit < UNITS.length - 1 && rounded.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      rounded = rounded.movePointLeft(3);
      unit++;
    }
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString() + UNITS[unit];
  }
}
