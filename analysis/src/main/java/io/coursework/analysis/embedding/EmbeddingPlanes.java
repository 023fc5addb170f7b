package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.PlaneView;
import io.coursework.analysis.statistics.Procrustes;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Successive embeddings of one training, each on the plane of its own first two principal
 * components. The plane's axes are turned, and mirrored where that fits better, so that each number
 * lies as near as possible to where it was in the view before: what moves between two views is the
 * embedding and not the choice of axes. The first view has PC1 and PC2 as they are.
 *
 * <p>Deterministic: the views of the same embeddings are the same to the bit.
 */
public final class EmbeddingPlanes {

  private double[][] before; // (n, 2)
  private double reach;

  /** The view of the next embedding; all have the same modulus. */
  public PlaneView next(NumberEmbedding embedding) {
    PrincipalComponents components = PrincipalComponents.of(embedding);
    int n = embedding.modulus();
    double[] pc1 = components.component(0);
    double[] pc2 = components.component(1);
    double[][] points = new double[n][];
    for (int i = 0; i < n; i++) {
      points[i] = new double[] {pc1[i], pc2[i]};
    }
    if (before != null) {
      points = Procrustes.turned(points, before);
    }
    before = points;
    double[] x = column(points, 0);
    double[] y = column(points, 1);
    reach = Math.max(reach, PlaneView.reach(x, y));
    double total = squares(Arrays.stream(embedding.centred()).flatMapToDouble(Arrays::stream));
    return new PlaneView(
        x,
        y,
        share(squares(Arrays.stream(x)), total),
        share(squares(Arrays.stream(y)), total),
        reach);
  }

  private static double share(double part, double total) {
    return total == 0 ? 0 : part / total;
  }

  private static double squares(DoubleStream values) {
    return values.map(value -> value * value).sum();
  }

  private static double[] column(double[][] points, int index) {
    return Arrays.stream(points).mapToDouble(point -> point[index]).toArray();
  }
}
