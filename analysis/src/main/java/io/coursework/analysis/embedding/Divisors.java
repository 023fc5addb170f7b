package io.coursework.analysis.embedding;

import java.util.stream.IntStream;

/** Moduli that divide another. */
final class Divisors {

  private Divisors() {}

  /** The divisors of n between 1 and n, both left out: those whose residues make classes. */
  static int[] of(int n) {
    return IntStream.rangeClosed(2, n / 2).filter(m -> n % m == 0).toArray();
  }
}
