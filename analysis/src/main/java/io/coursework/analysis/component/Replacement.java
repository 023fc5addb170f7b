package io.coursework.analysis.component;

import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.spec.SnakeCase;
import java.util.List;
import java.util.SplittableRandom;

/** What stands in for the output of an ablated component. */
enum Replacement {
  /** Nothing. */
  ZERO {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      return new float[sample.rows()][clean.values().length / sample.rows()];
    }
  },
  /** At each position the mean over the examples of the same layout. */
  MEAN {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      float[][] means = new float[sample.rows()][];
      for (List<Integer> alike : sample.rowsByLayout().values()) {
        double[] sums = new double[clean.values().length / means.length];
        for (int row : alike) {
          float[] own = clean.slice(row);
          for (int i = 0; i < sums.length; i++) {
            sums[i] += own[i] / alike.size();
          }
        }
        float[] mean = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
          mean[i] = (float) sums[i];
        }
        alike.forEach(row -> means[row] = mean);
      }
      return means;
    }
  },
  /** That of another example of the same layout, drawn at random. */
  RESAMPLE {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[][] others = new float[sample.rows()][];
      for (List<Integer> alike : sample.rowsByLayout().values()) {
        for (int i = 0; i < alike.size(); i++) {
          int other = (i + 1 + random.nextInt(alike.size() - 1)) % alike.size();
          others[alike.get(i)] = clean.slice(alike.get(other));
        }
      }
      return others;
    }
  };

  /**
   * The rows that have another one of their layout: of one alone the mean is its own activation,
   * and no other can stand in for it.
   */
  static List<Integer> partnered(Sample sample) {
    return sample.rowsByLayout().values().stream()
        .filter(alike -> alike.size() > 1)
        .flatMap(List::stream)
        .sorted()
        .toList();
  }

  /**
   * Values for every example.
   *
   * @param clean the activation in a run as the model is
   * @param sample of rows that all have a partner, see {@link #partnered}
   * @param seed of the draws: the same examples stand in for each component
   * @return [rows], each a prompt's activation, row-major
   */
  abstract float[][] values(NamedArray clean, Sample sample, long seed);

  /** For people and for keys of scores. */
  String label() {
    return SnakeCase.of(this);
  }
}
