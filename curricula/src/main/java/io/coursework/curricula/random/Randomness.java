package io.coursework.curricula.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Counter-based random streams: the numbers are a pure function of (seed, stream, counters), so
 * that any draw can be repeated without those before it.
 *
 * <p>The key is the SplitMix64 finaliser applied over the seed, the FNV-1a hash of the stream's
 * name and each counter in turn; it seeds a {@link SplittableRandom}, whose numbers are pinned by
 * golden tests.
 */
public final class Randomness {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Randomness() {}

  /**
   * A fresh generator at the start of a stream.
   *
   * @param seed the run's seed
   * @param stream what the numbers are for; another name is another, independent stream
   * @param counters where in the stream, e.g. step and row
   */
  public static RandomGenerator of(long seed, String stream, long... counters) {
    long key = mix(seed + GOLDEN_GAMMA);
    key = mix((key ^ hash(stream)) + GOLDEN_GAMMA);
    for (long counter : counters) {
      key = mix((key ^ counter) + GOLDEN_GAMMA);
    }
    return new SplittableRandom(key);
  }

  /** A uniformly random permutation of 0..size-1, by Fisher and Yates. */
  public static int[] permutation(int size, RandomGenerator random) {
    int[] permutation = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      permutation[i] = permutation[other];
      permutation[other] = i;
    }
    return permutation;
  }

  /**
   * A draw from the standard normal distribution, by Box and Muller's method: RandomGenerator's own
   * nextGaussian may change between JDKs.
   */
  public static double gaussian(RandomGenerator random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
