package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.LinearFit;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.analysis.statistics.Spearman;
import io.coursework.curricula.spec.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Representational similarity analysis.
 *
 * <p>Scores, for each {@link DistanceModel}: its name, Spearman's correlation of the distances
 * between rows with the model's; {@code _p_value}, by Mantel's test, the share of 10,000
 * permutations of the rows and columns together that correlate at least as well; {@code _unique},
 * the R² that a regression of the ranks on all models loses without this one. And {@code
 * explained}, that R²; for a random table it is about the number of models over the number of
 * pairs.
 *
 * @see <a href="https://doi.org/10.3389/neuro.06.004.2008">Kriegeskorte et al. 2008</a>
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "whether the numbers lie apart as on a line, on a ring, by parity or by residue",
    measures =
        "Which picture the distances between the numbers agree with: a line, a ring, even against odd, or residue classes; each by rank correlation over all pairs.",
    range =
        "-1 to 1, and 1 is the same order of distances. The score with _unique is the share of variance, 0 to 1, that no other picture explains. p values are by 10,000 permutations of the numbers.",
    random = "About 0, at n = 10 mostly between -0.3 and 0.4.",
    use =
        "To tell pictures apart that resemble each other, as a ring and a line do: read the unique shares. It sees a geometry of all numbers at once, not a weak direction of its own."
            + EmbeddingProbe.NESTED)
public record DistancesProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int DRAWS = 10_000;
  // Of the largest distance: floats have a precision of 6e-8, so closer distances are equal.
  private static final double EQUAL = 1e-6;

  @Override
  public String name() {
    return on.named("distances");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return embedding.modulus() < 4
        ? Optional.of(
            "modulus = %d: fewer than four numbers have too few distances to compare; take a modulus of at least 4, or leave the distances probe out"
                .formatted(embedding.modulus()))
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    List<DistanceModel> models = DistanceModel.of(embedding.modulus());
    List<PermutationTest> tests = tests(embedding, DRAWS, seed);
    double[] ranks = Spearman.unitRanks(distances(embedding.centred()));
    List<double[]> predictors = models.stream().map(DistanceModel::unitRanks).toList();
    double explained = LinearFit.explained(ranks, predictors);
    Scores scores = new Scores();
    scores.put("explained", explained);
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      DistanceModel model = models.get(m);
      PermutationTest test = tests.get(m);
      double correlation = Math.max(-1, Math.min(1, test.observed()));
      List<double[]> others = new ArrayList<>(predictors);
      others.remove(m);
      double unique = Math.max(0, explained - LinearFit.explained(ranks, others));
      scores.put(model.name(), correlation);
      scores.put(model.name() + "_p_value", test.pValue());
      scores.put(model.name() + "_unique", unique);
      marks.add("this table", model.label(), correlation);
      marks.add(
          "permuted numbers", model.label(), test.nullMean(), test.nullLow(), test.nullHigh());
      rows.add(
          TextTable.row(
              model.label(),
              correlation,
              test.nullMean(),
              test.nullLow(),
              test.nullHigh(),
              test.pValue(),
              unique));
    }
    return new Finding(
            name(),
            scores,
            List.of(figure(marks)),
            List.of(
                new TextTable(
                    name() + "_correlations",
                    List.of(
                        "picture",
                        "correlation",
                        "null_mean",
                        "null_low",
                        "null_high",
                        "p_value",
                        "unique"),
                    rows)))
        .metrics("ring|line");
  }

  private Figure figure(Marks marks) {
    return new Figure(
        name() + "_correlations",
        "Rank correlation of the distances between the numbers with those of each picture; beside it the mean and the middle 95% of 10,000 permutations of the numbers.",
        marks.svg(
            "Distances between the numbers",
            "picture",
            "rank correlation",
            ValueAxis.between(-1, 1).with(new ReferenceLine("none", 0))));
  }

  /** Of the correlation with each model, in the order of {@link DistanceModel#of}. */
  static List<PermutationTest> tests(NumberEmbedding embedding, int draws, long seed) {
    int n = embedding.modulus();
    double[] ranks = Spearman.unitRanks(distances(embedding.centred()));
    double[][] square = new double[n][n]; // of ranks
    int place = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        square[i][j] = ranks[place];
        square[j][i] = ranks[place++];
      }
    }
    double[][] models =
        DistanceModel.of(n).stream().map(DistanceModel::unitRanks).toArray(double[][]::new);
    return PermutationTest.all(n, draws, seed, order -> correlations(square, models, order));
  }

  private static double[] correlations(double[][] square, double[][] models, int[] order) {
    double[] correlations = new double[models.length];
    int pair = 0;
    for (int i = 0; i < order.length; i++) {
      double[] row = square[order[i]];
      for (int j = i + 1; j < order.length; j++) {
        double rank = row[order[j]];
        for (int m = 0; m < models.length; m++) {
          correlations[m] += rank * models[m][pair];
        }
        pair++;
      }
    }
    return correlations;
  }

  /** Euclidean, over the pairs i &lt; j; those that differ by rounding alone are made equal. */
  static double[] distances(double[][] centred) {
    int n = centred.length;
    double[] distances = new double[n * (n - 1) / 2];
    double largest = 0;
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double squares = 0;
        for (int c = 0; c < centred[0].length; c++) {
          double difference = centred[i][c] - centred[j][c];
          squares += difference * difference;
        }
        distances[pair] = Math.sqrt(squares);
        largest = Math.max(largest, distances[pair++]);
      }
    }
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double[] level = sorted.clone(); // the least of those that each is equal to
    for (int p = 1; p < pair; p++) {
      level[p] = sorted[p] - sorted[p - 1] <= EQUAL * largest ? level[p - 1] : sorted[p];
    }
    for (int p = 0; p < pair; p++) {
      distances[p] = level[Arrays.binarySearch(sorted, distances[p])];
    }
    return distances;
  }
}
