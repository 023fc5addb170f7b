package io.coursework.analysis.component;

import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What stands in for the output of an ablated component. */
enum Replacement {
  /** Nothing. */
  ZERO {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      return new float[sample.rows()][clean.values().length / sample.rows()];
    }
  },
  /** At each position the mean over the examples of the same length. */
  MEAN {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      float[][] means = new float[sample.rows()][];
      for (int row = 0; row < means.length; row++) {
        int length = sample.length(row);
        int[] alike =
            IntStream.range(0, means.length).filter(r -> sample.length(r) == length).toArray();
        if (alike[0] < row) {
          means[row] = means[alike[0]];
          continue;
        }
        double[] sums = new double[clean.values().length / means.length];
        for (int other : alike) {
          float[] own = clean.slice(other);
          for (int i = 0; i < sums.length; i++) {
            sums[i] += own[i] / alike.length;
          }
        }
        means[row] = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
          means[row][i] = (float) sums[i];
        }
      }
      return means;
    }
  },
  /** That of another example of the same length, drawn at random; of any where there is none. */
  RESAMPLE {
    @Override
    float[][] values(NamedArray clean, Sample sample, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[][] others = new float[sample.rows()][];
      for (int row = 0; row < others.length; row++) {
        List<Integer> alike = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int other = 0; other < others.length; other++) {
          if (other != row) {
            all.add(other);
            if (sample.length(other) == sample.length(row)) {
              alike.add(other);
            }
          }
        }
        List<Integer> from = alike.isEmpty() ? all : alike;
        others[row] = clean.slice(from.isEmpty() ? row : from.get(random.nextInt(from.size())));
      }
      return others;
    }
  };

  /**
   * Values for every example.
   *
   * @param clean the activation in a run as the model is
   * @param seed of the draws: the same examples stand in for each component
   * @return [rows], each a prompt's activation, row-major
   */
  abstract float[][] values(NamedArray clean, Sample sample, long seed);

  /** For people and for keys of scores. */
  String label() {
    return SnakeCase.of(this);
  }
}
