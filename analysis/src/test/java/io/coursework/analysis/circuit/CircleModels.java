package io.coursework.analysis.circuit;

import io.coursework.analysis.probe.FakeSubject;

/**
 * Two ways of adding on a circle, made by hand, as Zhong et al. 2023 describe them: every number a
 * is the vector e_a of some radius at the angle w a, w = 2πk/n.
 */
final class CircleModels {

  private static final double STEP = 1e-6; // of central differences, in double precision

  private CircleModels() {}

  /** What the logits are of the two operands' vectors. */
  private interface Answer {
    double logit(double[] left, double[] right, int c);
  }

  /** Multiplies the vectors as complex numbers: angles add up, radii multiply. */
  static FakeSubject clock(int n, int k) {
    double w = 2 * Math.PI * k / n;
    return of(
        n,
        w,
        (left, right, c) ->
            5 * (left[0] * right[0] - left[1] * right[1]) * Math.cos(w * c)
                + 5 * (left[0] * right[1] + left[1] * right[0]) * Math.sin(w * c));
  }

  /**
   * Adds the vectors, and doubles the angle of the sum, which is half of the operands' together.
   * The longer the sum, the louder the answer, and it is short where the operands are far apart.
   */
  static FakeSubject pizza(int n, int k) {
    double w = 2 * Math.PI * k / n;
    return of(
        n,
        w,
        (left, right, c) -> {
          double x = left[0] + right[0];
          double y = left[1] + right[1];
          double length = Math.hypot(x, y);
          return length < 1e-9
              ? 0
              : 5 * ((x * x - y * y) * Math.cos(w * c) + 2 * x * y * Math.sin(w * c)) / length;
        });
  }

  /** The radius of a number's vector: no two are alike, as in no trained table. */
  static double radius(int a) {
    return 1 + 0.05 * Math.sin(1 + 2.3 * a);
  }

  private static FakeSubject of(int n, double w, Answer answer) {
    FakeSubject subject = FakeSubject.of(FakeSubject.course(n, 1, "SUM", "MAX"));
    return subject.with(
        new GridModel(
            n,
            subject.course().vocabulary().size(),
            (a, b, c) -> answer.logit(vector(a, w), vector(b, w), c),
            (side, a, b, c) -> {
              float[] gradient = new float[2];
              for (int i = 0; i < 2; i++) {
                gradient[i] =
                    (float)
                        ((moved(answer, side, i, STEP, a, b, c, w)
                                - moved(answer, side, i, -STEP, a, b, c, w))
                            / (2 * STEP));
              }
              return gradient;
            }));
  }

  private static double moved(
      Answer answer, int side, int component, double by, int a, int b, int c, double w) {
    double[] left = vector(a, w);
    double[] right = vector(b, w);
    (side == 0 ? left : right)[component] += by;
    return answer.logit(left, right, c);
  }

  private static double[] vector(int a, double w) {
    return new double[] {radius(a) * Math.cos(w * a), radius(a) * Math.sin(w * a)};
  }
}
