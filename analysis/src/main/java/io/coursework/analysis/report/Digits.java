package io.coursework.analysis.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they are read in a sentence or a table. */
final class Digits {

  private static final MathContext THREE = new MathContext(3);

  private Digits() {}

  /** Three significant digits; thousands whole; a dash for none. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "\u2013";
    }
    double size = Math.abs(value);
    String text;
    if (size >= 1000) {
      text = String.format(Locale.ROOT, "%,.0f", value);
    } else if (size != 0 && size < 1e-4) {
      text = String.format(Locale.ROOT, "%.1e", value).replaceFirst("e([-+])0?", "e$1");
    } else {
      BigDecimal rounded = new BigDecimal(value).round(THREE);
      text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
    return text.replace('-', '\u2212');
  }

  /** A share to hundredths, as accuracies are compared. */
  static String share(double share) {
    return Double.isNaN(share)
        ? "\u2013"
        : String.format(Locale.ROOT, "%.2f", share)
            .replaceFirst("^-(?=0\\.00)", "")
            .replace('-', '\u2212');
  }

  /** A probability to two significant digits. */
  static String p(double p) {
    return p < 1e-4
        ? "<\u20090.0001"
        : String.format(Locale.ROOT, p < 0.001 ? "%.4f" : p < 0.1 ? "%.3f" : "%.2f", p);
  }
}
