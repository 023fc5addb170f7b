package io.coursework.curricula.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one rule by which numbers are read, wherever they are written: in a configuration, an option,
 * a list of seeds, a table. A number is written in decimal: {@code 10}, {@code -3}, {@code 0.1},
 * {@code 4e-3}. What other programs read as a number of another value (010 is 8 in YAML 1.1) is
 * refused in words that say what to write.
 */
public final class Decimal {
  private static final String WHOLE = "-?(?:0|[1-9][0-9]*)";
  private static final Pattern WHOLE_NUMBER = Pattern.compile(WHOLE);
  private static final Pattern NUMBER =
      Pattern.compile("(?:" + WHOLE + "(?:\\.[0-9]*)?|-?\\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?");
  private static final Pattern RADIX = Pattern.compile("([-+]?)0([xXoObB])([0-9A-Fa-f_]+)");
  private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+");
  private static final int MOST_DIGITS = 40; // of a number that is written again in a message

  private Decimal() {}

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if the text is not one that a long holds; the message
   *     continues after the text: {@code has a leading zero; write 10}
   */
  public static long whole(String text) {
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException(problem(text, "must be a whole number"));
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "is beyond %d..%d, the whole numbers that can be counted with"
              .formatted(Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  /**
   * A number, which is finite.
   *
   * @throws IllegalArgumentException as {@link #whole}; also if it is too large for a double, or so
   *     small that it would be 0
   */
  public static double number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException(problem(text, "must be a number"));
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw new IllegalArgumentException("is too large; numbers end at 1.7e308");
    }
    if (number == 0 && text.split("[eE]", 2)[0].matches(".*[1-9].*")) {
      throw new IllegalArgumentException("is too small to be told from 0; write 0");
    }
    return number;
  }

  /** Whether a text is a whole number or a number by this rule. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static String problem(String text, String rule) {
    Matcher radix = RADIX.matcher(text);
    if (radix.matches()) {
      return "is not decimal; write " + decimal(radix);
    }
    if (SEXAGESIMAL.matcher(text).matches()) {
      return "is a time or a number of base 60; " + rule + ", such as 90";
    }
    String plain = text.replace("_", "");
    if (!plain.equals(text) && isNumber(plain)) {
      return "has an underscore; write " + plain;
    }
    String unsigned = plain.startsWith("+") ? plain.substring(1) : plain;
    if (!unsigned.equals(plain) && isNumber(unsigned)) {
      return "has a plus sign; write " + unsigned;
    }
    String bare = unsigned.replaceFirst("^(-?)0+(?=[0-9])", "$1");
    if (!bare.equals(unsigned) && isNumber(bare)) {
      return "has a leading zero; write " + bare;
    }
    if (isNumber(text)) { // but not a whole one
      return rule + wholeOf(text);
    }
    return rule;
  }

  private static String decimal(Matcher radix) {
    int base =
        switch (radix.group(2)) {
          case "x", "X" -> 16;
          case "o", "O" -> 8;
          default -> 2;
        };
    try {
      String digits = radix.group(3).replace("_", "");
      return digits.length() > MOST_DIGITS
          ? "it in decimal"
          : radix.group(1).replace("+", "") + new BigInteger(digits, base);
    } catch (NumberFormatException e) {
      return "a number such as 10"; // digits that the base does not have
    }
  }

  /** How to write a number such as 1e3 or 2.0 where a whole one is wanted. */
  private static String wholeOf(String text) {
    if (!Double.isFinite(Double.parseDouble(text)) || Math.abs(Double.parseDouble(text)) > 1e18) {
      return "";
    }
    try {
      return "; write " + new BigDecimal(text).toBigIntegerExact();
    } catch (ArithmeticException e) {
      return ""; // it has a fraction
    }
  }
}
