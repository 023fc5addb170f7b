package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.Key;
import java.util.List;
import java.util.Optional;

/**
 * Scores:
 *
 * <ul>
 *   <li>{@code fourier_share}: share of the spectral power at frequency n/2; a pure parity table
 *       has 1, a constant table 0.
 *   <li>{@code fourier_p_value}: the share of balanced labellings along whose ±1 vector the table
 *       has at least as much power. Permuting the rows visits just these labellings, so this is the
 *       permutation test, exact for n ≤ 14.
 *   <li>{@code loo_accuracy}: share of the numbers whose parity a ridge probe predicts that was
 *       fitted on the other numbers, in [0, 1]. Leaving a number out unbalances the classes, so
 *       that on noise it lies below one half; {@code loo_null_accuracy} is its mean over all
 *       balanced labellings.
 *   <li>{@code loo_p_value}: the share of balanced labellings, parity included, that are predicted
 *       at least as well.
 *   <li>{@code loo_rank}: the place of parity among the labellings by accuracy, 1 is first; equal
 *       ones share their mean place, so a table without information stands in the middle.
 * </ul>
 *
 * For n ≤ 14 the labellings are all C(n, n/2)/2, beyond that 10,000 random ones. With n ≤ d + 1
 * every labelling is separable, so a probe without the left-out number and the null says nothing.
 * Odd n is refused: parity is then no frequency of Z_n.
 *
 * @see <a href="https://arxiv.org/abs/2301.05217">Nanda et al. 2023</a> for the spectrum
 * @see <a href="https://arxiv.org/abs/1909.03368">Hewitt and Liang 2019</a> for control labellings
 * @see <a href="https://arxiv.org/abs/2604.20817">Fourier sparsity is not separability</a>
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "whether even and odd numbers lie apart, by spectrum and by linear probe",
    measures =
        "Whether even and odd numbers lie apart: the share of the spectrum at frequency n/2, and a linear probe that must tell the parity of the number it was not fitted on.",
    range =
        "Both 0 to 1. p values are shares of all balanced labellings that do as well: at n = 10 not below 1/126.",
    random =
        "The share is 1/(n-1); the leave-one-out accuracy lies below one half and is to be compared with loo_null_accuracy.",
    use =
        "For even n. Power at a frequency is needed for a linear probe but does not suffice: read both. Odd n is refused, because parity is not a frequency then."
            + EmbeddingProbe.NESTED)
public record ParityProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  // Labellings with the same power, summed in another order, differ by rounding; they tie.
  private static final double TIE = 1e-9;

  @Override
  public String name() {
    return on.named("parity");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    int n = embedding.modulus();
    if (n % 2 != 0) {
      return Optional.of(
          "modulus = %d is odd, so parity is not a frequency of Z_%d; choose an even modulus, or leave the parity probe out"
              .formatted(n, n));
    }
    return n < 4
        ? Optional.of(
            "modulus = 2 has one balanced labelling and so no null; take a modulus of at least 4, or leave the parity probe out")
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    int n = embedding.modulus();
    double[][] centred = embedding.centred();
    FourierSpectrum spectrum = FourierSpectrum.of(centred);
    RidgeLeaveOneOut probe = RidgeLeaveOneOut.of(centred);
    BalancedLabellings labellings = BalancedLabellings.of(n, seed);
    int[] parity = BalancedLabellings.parity(n);

    double power = power(centred, parity);
    int correct = probe.correct(parity);
    int asPowerful = 0;
    int asCorrect = 0;
    int equallyCorrect = 0; // parity itself among them if it is one of the labellings
    long sumCorrect = 0;
    for (int[] labels : labellings.labels()) {
      asPowerful += power(centred, labels) >= power * (1 - TIE) ? 1 : 0;
      int other = probe.correct(labels);
      asCorrect += other >= correct ? 1 : 0;
      equallyCorrect += other == correct ? 1 : 0;
      sumCorrect += other;
    }
    Scores scores = new Scores();
    scores.put("fourier_share", spectrum.share(n / 2));
    scores.put("fourier_p_value", labellings.pValue(asPowerful));
    scores.put("loo_accuracy", (double) correct / n);
    scores.put("loo_null_accuracy", (double) sumCorrect / n / labellings.labels().size());
    scores.put("loo_p_value", labellings.pValue(asCorrect));
    int moreCorrect = asCorrect - equallyCorrect;
    int ties = equallyCorrect - (labellings.exhaustive() ? 1 : 0);
    scores.put("loo_rank", 1 + moreCorrect + ties / 2.0);
    return new Finding(name(), scores, List.of(), List.of()).metrics("fourier_share");
  }

  /** ‖labelsᵀ E‖²/n: for the parity labelling it is the power at frequency n/2. */
  private static double power(double[][] centred, int[] labels) {
    double power = 0;
    for (int j = 0; j < centred[0].length; j++) {
      double projection = 0;
      for (int i = 0; i < labels.length; i++) {
        projection += labels[i] * centred[i][j];
      }
      power += projection * projection;
    }
    return power / labels.length;
  }
}
