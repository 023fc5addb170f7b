package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.PermutationTest;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How nearly each principal component is a wave round the circle Z_n.
 *
 * <p>With v the component's coordinates scaled to unit norm, at frequency k the circularity is
 * (2/n)·|Σ_a v_a e^{2πika/n}|², with 1/n instead of 2/n at k = n/2, which has one direction; the
 * largest over k counts.
 *
 * @see <a href="https://arxiv.org/abs/2306.17844">Zhong et al. 2023</a>
 */
public final class Circularity {

  private static final int COMPONENTS = 4;

  private final double[][] components; // (at most four that are not 0, n), unit vectors
  private final double[] cosines; // of 2πi/n, (n)
  private final double[] sines;

  /**
   * That of a table, of which its components need no more than how its rows lie to each other.
   *
   * @param gram of its centred rows, [n, n]
   */
  public Circularity(double[][] gram) {
    int n = gram.length;
    components = PrincipalComponents.units(gram, COMPONENTS);
    cosines = IntStream.range(0, n).mapToDouble(i -> StrictMath.cos(2 * Math.PI * i / n)).toArray();
    sines = IntStream.range(0, n).mapToDouble(i -> StrictMath.sin(2 * Math.PI * i / n)).toArray();
  }

  /** Over the first four components, or all if there are fewer; empty for a constant table. */
  public OptionalDouble mean() {
    int[] order = PermutationTest.identity(cosines.length);
    return IntStream.range(0, components.length).mapToDouble(c -> of(c, order)).average();
  }

  /** How many of the first four components the table has. */
  int components() {
    return components.length;
  }

  /** The frequency that a component is nearest to; of equal ones the lowest. */
  int frequency(int component) {
    int[] order = PermutationTest.identity(cosines.length);
    int nearest = 1;
    for (int k = 2; k <= order.length / 2; k++) {
      if (at(k, component, order) > at(nearest, component, order) + 1e-9) { // more than rounding
        nearest = k;
      }
    }
    return nearest;
  }

  /** The circularity of one component when row order[i] stands at place i, in [0, 1]. */
  double of(int component, int[] order) {
    double largest = 0;
    for (int k = 1; k <= order.length / 2; k++) {
      largest = Math.max(largest, at(k, component, order));
    }
    return Math.min(1, largest);
  }

  private double at(int k, int component, int[] order) {
    int n = order.length;
    double real = 0;
    double imaginary = 0;
    int angle = 0; // k·a mod n
    for (int a = 0; a < n; a++) {
      double v = components[component][order[a]];
      real += v * cosines[angle];
      imaginary += v * sines[angle];
      angle += k;
      angle -= angle >= n ? n : 0;
    }
    return (2 * k == n ? 1.0 : 2.0) / n * (real * real + imaginary * imaginary);
  }
}
