package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.curricula.spec.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores: {@code gini} of the power per direction, with {@code null_gini}, its mean over 10,000
 * permutations of the rows; {@code p_value}, the share of permutations with at least as much;
 * {@code line_gini}, that of a straight number line; {@code largest_share}, in [0, 1], and {@code
 * largest_frequency}, where it is; {@code key_frequencies}, the fewest that hold 90% of the power.
 * A constant table has 0 everywhere, and p = 1.
 *
 * @see <a href="https://arxiv.org/abs/2301.05217">Nanda et al. 2023</a>
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "how the power of the numbers spreads over the frequencies of Z_n",
    measures =
        "How the power of the numbers spreads over the frequencies of Z_n: few frequencies mean rings, frequency n/2 parity.",
    range =
        "The Gini coefficient from 0, all directions alike, to 1 - 1/K, one of K frequencies alone. The p value is by 10,000 permutations of the numbers.",
    random =
        "About 0.12 at n = 10 and d = 16; null_gini, of the same table with its numbers permuted, is larger the fewer directions the table has; the mean share of a frequency is 2/(n-1), and 1/(n-1) at n/2.",
    use =
        "To look for rings. A straight line is spread over all frequencies, most at the first: compare with line_gini, and do not take concentration for number structure, nor its absence for none."
            + EmbeddingProbe.NESTED)
public record FourierProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return on.named("fourier");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return embedding.modulus() < 4
        ? Optional.of(
            "modulus = %d has one frequency, which holds everything; take a modulus of at least 4, or leave the fourier probe out"
                .formatted(embedding.modulus()))
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    int n = embedding.modulus();
    FourierSpectrum spectrum = FourierSpectrum.of(embedding.centred());
    FourierSpectrum line = FourierSpectrum.line(n);
    List<Integer> key = spectrum.key();
    List<PermutationTest> tests = tests(embedding, DRAWS, seed);
    PermutationTest gini = tests.get(0);
    int largest = key.isEmpty() ? 0 : key.get(0);
    Scores scores = new Scores();
    scores.put("gini", gini.observed());
    scores.put("null_gini", gini.nullMean());
    scores.put("p_value", gini.pValue());
    scores.put("line_gini", line.gini());
    scores.put("largest_share", largest == 0 ? 0 : spectrum.share(largest));
    scores.put("largest_frequency", largest);
    scores.put("key_frequencies", key.size());
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (int k = 1; k <= n / 2; k++) {
      String category = Integer.toString(k);
      PermutationTest test = tests.get(k);
      marks.add("this table", category, spectrum.share(k));
      marks.add(
          "permuted numbers", category, spectrum.randomShare(k), test.nullLow(), test.nullHigh());
      marks.add("number line", category, line.share(k));
      rows.add(
          TextTable.row(
              category,
              spectrum.directions()[k - 1],
              spectrum.share(k),
              spectrum.randomShare(k),
              test.nullLow(),
              test.nullHigh(),
              line.share(k),
              key.contains(k) ? "yes" : "no"));
    }
    return new Finding(
            name(),
            scores,
            List.of(figure(marks)),
            List.of(
                new TextTable(
                    name() + "_spectrum",
                    List.of(
                        "frequency",
                        "directions",
                        "share",
                        "random_share",
                        "null_low",
                        "null_high",
                        "line_share",
                        "key"),
                    rows)))
        .metrics("gini");
  }

  private Figure figure(Marks marks) {
    return new Figure(
        name() + "_spectrum",
        "Share of the power at each frequency of Z_n; beside it the mean and the middle 95% of 10,000 permutations of the numbers, and the shares of a straight number line.",
        marks.svg(
            "Spectrum of the numbers", "frequency", "share of power", ValueAxis.between(0, 1)));
  }

  /** Of the Gini coefficient, then of the share of each frequency. */
  static List<PermutationTest> tests(NumberEmbedding embedding, int draws, long seed) {
    Spectra spectra = new Spectra(embedding.centred());
    return PermutationTest.all(
        embedding.modulus(),
        draws,
        seed,
        order -> {
          FourierSpectrum spectrum = spectra.of(order);
          double[] statistics = new double[1 + spectrum.shares().length];
          Arrays.setAll(statistics, i -> i == 0 ? spectrum.gini() : spectrum.share(i));
          return statistics;
        });
  }
}
