package io.coursework.analysis.landscape;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Cosine;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Scores, for operations i and j in the vocabulary's order, in small letters:
 *
 * <ul>
 *   <li>{@code cosine_i_and_j}: cos(∇L_i, ∇L_j), in [-1, 1], mean over batches with Student's
 *       interval. With i = j it is that of two batches of one operation: what the noise of batches
 *       leaves of a cosine of 1.
 *   <li>{@code lookahead_i_to_j}: Z = 1 - L_j(w - η ∇L_i) / L_j(w), the share of j's loss that a
 *       step for i takes away, at most 1, negative where it adds to it; losses are means over
 *       batches, the interval is Student's over the batches' gains.
 *   <li>{@code loss_i}: mean loss in nats. Where it is 0 nothing can be gained, and Z is 0.
 * </ul>
 *
 * The two batches of a pair never have the same draws, so that no cosine is owed to shared
 * operands.
 *
 * @param learningRate η
 * @see <a href="https://arxiv.org/abs/2001.06782">Yu et al. 2020</a> for the cosine
 * @see <a href="https://arxiv.org/abs/2109.04617">Fifty et al. 2021</a> for the lookahead
 */
@Guide(
    topic = Topic.LANDSCAPE,
    question = "whether operations pull the shared weights the same way",
    measures =
        "Whether two operations pull the shared weights the same way: the cosine of their gradients, and the share of one's loss that a small gradient step for the other takes away.",
    range =
        "Cosines from -1 (they undo each other) to 1 (the same pull); lookahead at most 1, negative where the step does harm, proportional to learning_rate where that is small.",
    random =
        "Cosines of unrelated gradients are about 0, within 1 over the root of the number of weights. At the start of training all are near 1, for all operations first learn the form of an answer. Two batches of one operation, in the diagonal, show how near 1 the noise lets them come.",
    use =
        "To guess early which operations will help each other; late, losses near 0 leave gradients of single mistakes. It is of this moment: a pair may help first and hinder later. One operation alone is refused. On nested tasks with loss_on: all most of the tokens that the gradients are of are copies of the chain: a cosine says little of the operations alone.")
public record AffinityProbe(
    @Key(value = "batches of every operation and side, 2 or more", otherwise = "16") int batches,
    @Key(value = "length of the lookahead's step, times the gradient", otherwise = "0.001")
        double learningRate)
    implements Probe {

  private static final double LEVEL = 0.95;

  public AffinityProbe {
    new Requirements()
        .require(batches >= 2, "batches = %d gives no interval; choose 2 or more", batches)
        .require(
            learningRate > 0 && Double.isFinite(learningRate),
            "learning_rate = %s is not a valid step; choose one above 0, such as 0.001",
            learningRate)
        .throwIfAny();
  }

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    List<String> tasks = tasks(subject.landscape());
    return tasks.size() < 2
        ? Optional.of(
            "only %s is taught, and affinity is between two operations; name more in the curriculum, or leave the affinity probe out"
                .formatted(tasks.get(0)))
        : Optional.empty();
  }

  /** The operations alone, without their mix. */
  private static List<String> tasks(LossLandscape landscape) {
    return landscape.tasks().stream().filter(task -> !task.equals(EvaluationSet.MIXED)).toList();
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    LossLandscape landscape = subject.landscape();
    List<String> tasks = tasks(landscape);
    int n = tasks.size();
    double[][][] cosines = new double[n][n][batches];
    double[][][] gains = new double[n][n][batches];
    double[][] losses = new double[n][batches];
    float[] weights = landscape.weights();
    for (int batch = 0; batch < batches; batch++) {
      List<float[]> steps = new ArrayList<>();
      List<float[]> others = new ArrayList<>();
      int other = batches + batch;
      for (int i = 0; i < n; i++) {
        steps.add(landscape.slope(weights, tasks.get(i), batch).gradient());
        LossLandscape.Slope slope = landscape.slope(weights, tasks.get(i), other);
        others.add(slope.gradient());
        losses[i][batch] = slope.loss();
      }
      for (int i = 0; i < n; i++) {
        float[] ahead = ahead(weights, steps.get(i));
        for (int j = 0; j < n; j++) {
          cosines[i][j][batch] = Cosine.of(steps.get(i), others.get(j));
          gains[i][j][batch] = losses[j][batch] - landscape.loss(ahead, tasks.get(j), other);
        }
      }
    }
    return finding(tasks, cosines, gains, losses);
  }

  private float[] ahead(float[] weights, float[] gradient) {
    float[] ahead = weights.clone();
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] -= (float) (learningRate * gradient[i]);
    }
    return ahead;
  }

  private Finding finding(
      List<String> tasks, double[][][] cosines, double[][][] gains, double[][] losses) {
    int n = tasks.size();
    Scores scores = new Scores();
    double[][] cosine = new double[n][n];
    double[][] lookahead = new double[n][n];
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double loss = Arrays.stream(losses[i]).average().orElseThrow();
      scores.put("loss_" + key(tasks.get(i)), loss);
      for (int j = 0; j < n; j++) {
        Interval alike = Intervals.mean(mean(cosines[i][j], cosines[j][i]), LEVEL, -1, 1);
        Interval gain = share(gains[i][j], losses[j]);
        cosine[i][j] = alike.mean();
        lookahead[i][j] = gain.mean();
        if (i <= j) {
          scores.put("cosine_" + key(tasks.get(i)) + "_and_" + key(tasks.get(j)), alike);
        }
        scores.put("lookahead_" + key(tasks.get(i)) + "_to_" + key(tasks.get(j)), gain);
        rows.add(row(tasks.get(i), tasks.get(j), alike, gain));
      }
    }
    return new Finding(
            name(),
            scores,
            figures(tasks, cosine, lookahead),
            List.of(
                new TextTable(
                    "affinity",
                    List.of(
                        "of",
                        "to",
                        "cosine",
                        "cosine_low",
                        "cosine_high",
                        "lookahead",
                        "lookahead_low",
                        "lookahead_high"),
                    rows)))
        .headlines("cosine_.*|lookahead_(.+)_to_(?!\\1$).+")
        .metrics("cosine_.*");
  }

  private static List<Figure> figures(List<String> tasks, double[][] cosine, double[][] lookahead) {
    double reach =
        Arrays.stream(lookahead).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    return List.of(
        new Figure(
            "affinity_cosines",
            "Cosines of the operations' gradients: red pull the shared weights the same way, blue against each other. The diagonal is of two batches of one operation.",
            HeatMap.diverging(
                matrix("Gradients of the operations", "operation", tasks, "cosine", cosine), 1)),
        new Figure(
            "affinity_lookahead",
            "Percent of the column's loss that a gradient step for the row takes away; blue where it adds to it.",
            HeatMap.diverging(
                matrix(
                    "What a step for one does for another",
                    "step for",
                    tasks,
                    "% of loss",
                    percent(lookahead)),
                reach == 0 ? 1 : 100 * reach)));
  }

  private static String key(String task) {
    return task.toLowerCase(Locale.ROOT);
  }

  private static double[] mean(double[] one, double[] other) {
    double[] mean = new double[one.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (one[i] + other[i]) / 2;
    }
    return mean;
  }

  private static Interval share(double[] gains, double[] losses) {
    double loss = Arrays.stream(losses).average().orElseThrow();
    return Intervals.mean(
        Arrays.stream(gains).map(gain -> loss == 0 ? 0 : gain / loss).toArray(),
        LEVEL,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  private static double[][] percent(double[][] shares) {
    return Arrays.stream(shares)
        .map(row -> Arrays.stream(row).map(share -> 100 * share).toArray())
        .toArray(double[][]::new);
  }

  private static HeatMap.Matrix matrix(
      String title, String rowName, List<String> tasks, String valueName, double[][] values) {
    return new HeatMap.Matrix(title, rowName, tasks, "operation", tasks, valueName, values);
  }

  private static List<String> row(String from, String to, Interval cosine, Interval lookahead) {
    List<String> row = new ArrayList<>(List.of(from, to));
    for (Interval interval : List.of(cosine, lookahead)) {
      for (double value : new double[] {interval.mean(), interval.low(), interval.high()}) {
        row.add(TextTable.decimal(value));
      }
    }
    return row;
  }
}
