package io.coursework.analysis.embedding;

/** Whether a number is even or odd. */
enum Parity {
  EVEN,
  ODD;

  static Parity of(int number) {
    return (number & 1) == 0 ? EVEN : ODD;
  }

  String text() {
    return this == EVEN ? "even" : "odd";
  }
}
