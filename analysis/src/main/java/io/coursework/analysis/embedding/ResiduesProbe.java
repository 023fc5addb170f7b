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
import java.util.List;
import java.util.Optional;

/**
 * Scores, for each divisor m of n with 1 &lt; m &lt; n, with {@code mod_m_} before them:
 *
 * <ul>
 *   <li>{@code share}: the share of the table's variance between the classes, in [0, 1]: the
 *       spectrum's share at the multiples of n/m. For a random table (m − 1)/(n − 1).
 *   <li>{@code fisher}: the mean squared distance between two class means over that of a number
 *       from its own class mean, from 0 on; 2m/(m − 1) · share/(1 − share), and so with the same p
 *       value. Where classes are points it is some billions instead of infinite.
 *   <li>{@code p_value}: of both, the share of 10,000 labellings with classes of the same size that
 *       have at least as much.
 *   <li>{@code loo_accuracy}: the share of numbers whose residue a ridge probe predicts that was
 *       fitted on the other numbers, each class weighing the same. {@code loo_null_accuracy} is its
 *       mean over the labellings (at n = 10 about 0.25 for m = 5), {@code loo_p_value} is by these.
 * </ul>
 *
 * The parity probe's accuracy is another than that for m = 2: there the class that lacks the
 * left-out number weighs less.
 *
 * @see <a href="https://arxiv.org/abs/2604.20817">Fourier sparsity is not separability</a>
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "whether numbers of one residue lie together, modulo every divisor of n",
    measures =
        "Whether numbers of one residue lie together, modulo every divisor m of n: the share of the variance between classes, Fisher's ratio, and a linear probe that must tell the residue of the number it was not fitted on.",
    range =
        "Shares and accuracies 0 to 1, Fisher's ratio from 0 up. p values are by 10,000 labellings with classes of the same size.",
    random =
        "The share is (m-1)/(n-1); the leave-one-out accuracy is not 1/m but what loo_null_accuracy says.",
    use =
        "For n that have divisors, to find structure that parity does not show. A share of the variance is needed for a linear probe but does not suffice: read both."
            + EmbeddingProbe.NESTED)
public record ResiduesProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return on.named("residues");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    int n = embedding.modulus();
    return Divisors.of(n).length == 0
        ? Optional.of(
            "modulus = %d has no divisor between 1 and itself, so no residue classes; take a composite modulus, or leave the residues probe out"
                .formatted(n))
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    ResidueClasses classes = new ResidueClasses(embedding);
    Scores scores = new Scores();
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (int m : Divisors.of(embedding.modulus())) {
      List<PermutationTest> tests = classes.tests(m, DRAWS, seed);
      PermutationTest share = tests.get(0);
      PermutationTest accuracy = tests.get(1);
      String key = "mod_" + m + "_";
      double fisher = ResidueClasses.fisher(share.observed(), m);
      scores.put(key + "share", share.observed());
      scores.put(key + "fisher", fisher);
      scores.put(key + "p_value", share.pValue());
      scores.put(key + "loo_accuracy", accuracy.observed());
      scores.put(key + "loo_null_accuracy", accuracy.nullMean());
      scores.put(key + "loo_p_value", accuracy.pValue());
      add(marks, "modulo " + m, "share of variance", "share", share);
      add(marks, "modulo " + m, "accuracy", "accuracy", accuracy);
      rows.add(
          TextTable.row(
              m,
              share.observed(),
              share.nullMean(),
              fisher,
              share.pValue(),
              accuracy.observed(),
              accuracy.nullMean(),
              accuracy.pValue()));
    }
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name() + "_classes",
                    "Share of the variance between residue classes, and accuracy of a linear probe on the number it was not fitted on; beside each the mean and the middle 95% of 10,000 other labellings with classes of the same size.",
                    marks.svg(
                        "Residue classes of the numbers",
                        "residues",
                        "share, accuracy",
                        ValueAxis.between(0, 1)))),
            List.of(
                new TextTable(
                    name() + "_classes",
                    List.of(
                        "modulo",
                        "share",
                        "random_share",
                        "fisher",
                        "p_value",
                        "loo_accuracy",
                        "loo_null_accuracy",
                        "loo_p_value"),
                    rows)))
        .headlines("mod_\\d+_(share|p_value|loo_accuracy|loo_p_value)")
        .metrics("");
  }

  private static void add(
      Marks marks, String category, String found, String quantity, PermutationTest test) {
    marks.add(found, category, test.observed());
    marks.add(
        quantity + ", other labellings",
        category,
        test.nullMean(),
        test.nullLow(),
        test.nullHigh());
  }
}
