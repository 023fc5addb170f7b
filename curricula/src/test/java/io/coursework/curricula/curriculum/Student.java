package io.coursework.curricula.curriculum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of a model: the loss on an operation falls by practice, from 2.3 nats, at a speed of its
 * own, and is seen with a little noise.
 */
final class Student {
  private static final double FIRST_LOSS = 2.3; // ln 10: nothing known of ten answers

  private final Map<String, Double> losses = new LinkedHashMap<>();
  private final Map<String, Double> speeds;
  private final String target;
  private final double noise;
  private final SplittableRandom random;

  /**
   * @param speeds part of an operation's loss that a step of it alone takes away
   * @param noise standard deviation of what is seen of a loss
   */
  Student(Map<String, Double> speeds, String target, double noise, long seed) {
    this.speeds = speeds;
    this.target = target;
    this.noise = noise;
    this.random = new SplittableRandom(seed);
    speeds.keySet().forEach(operation -> losses.put(operation, FIRST_LOSS));
  }

  /** One that learns the first operation fastest and each other half as fast as the one before. */
  static Student of(List<String> operations, long seed) {
    Map<String, Double> speeds = new LinkedHashMap<>();
    double speed = 0.05;
    for (String operation : operations) {
      speeds.put(operation, speed);
      speed /= 2;
    }
    return new Student(speeds, operations.get(operations.size() - 1), 0.01, seed);
  }

  /** Learns a lesson. */
  Seen learn(Lesson lesson) {
    Map<String, Double> mix = lesson.mix();
    Map<String, Double> before = new LinkedHashMap<>();
    double loss = 0;
    double after = 0;
    for (var entry : mix.entrySet()) {
      String operation = entry.getKey();
      double share = entry.getValue();
      if (share > 0) {
        double now = losses.get(operation);
        double next = now * (1 - share * speeds.get(operation));
        before.put(operation, now + noise * random.nextGaussian());
        losses.put(operation, next);
        loss += share * now;
        after += share * next;
      }
    }
    double targetLoss = losses.getOrDefault(target, FIRST_LOSS);
    return new Seen(before, loss, after, targetLoss, Math.sqrt(loss - after), 640);
  }

  /** What was seen of one step. */
  record Seen(
      Map<String, Double> losses,
      double loss,
      double lossAfter,
      double targetLoss,
      double gradientNorm,
      long tokens)
      implements Observation {
    @Override
    public double loss(String operation) {
      return losses.getOrDefault(operation, Double.NaN);
    }

    /** Losses of some operations, of which all else follows. */
    static Seen losses(Map<String, Double> losses) {
      double mean = losses.values().stream().mapToDouble(l -> l).average().orElse(Double.NaN);
      return new Seen(losses, mean, mean, mean, mean, 1);
    }

    /** A step by which the loss of the batch fell. */
    static Seen gain(double gain) {
      return new Seen(Map.of(), gain, 0, Double.NaN, Double.NaN, 1);
    }
  }
}
