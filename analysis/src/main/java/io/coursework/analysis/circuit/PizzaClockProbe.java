package io.coursework.analysis.circuit;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.TokenRole;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Cosine;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.domain.Names;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;

/**
 * Scores:
 *
 * <ul>
 *   <li>{@code gradient_symmetricity}: the cosine of ∂L[a, b, c]/∂e_a and ∂L[a, b, c]/∂e_b, mean
 *       over random (a, b, c) with Student's interval, in [-1, 1]. Gradients are taken at the two
 *       operands' places among the input, {@code hook_embed}: at the table, which they share, they
 *       would be one. A pair whose gradient vanishes counts as 0.
 *   <li>{@code distance_irrelevance}: q, of the right answer's logit by s = (a + b) mod n and d =
 *       (a - b) mod n: its standard deviation over s, mean over d, divided by that over all; in [0,
 *       1] for odd n. Where n is even s and d are both even or both odd, so half of the cells do
 *       not exist and each of the others is the mean of two pairs. Left out where the logit is the
 *       same for all pairs, up to rounding.
 *   <li>{@code right_logit_spread}: the standard deviation of the right answer's logit over that of
 *       all logits. Near 0 every right answer is as loud as any other, as in a perfect clock, and q
 *       is a share of next to nothing.
 * </ul>
 *
 * @param operation which is asked; of two values it must be their sum modulo n
 * @param draws how many (a, b, c)
 * @see <a href="https://arxiv.org/abs/2306.17844">Zhong et al. 2023</a>
 */
@Guide(
    topic = Topic.COMPUTATION,
    question = "whether a model adds vectors like a pizza, or angles like a clock",
    measures =
        "How a model adds on circles: whether both operands move a logit the same way, and whether the right answer's logit depends on how far the operands are apart.",
    range =
        "Symmetricity from -1 to 1, distance irrelevance from 0. A pizza adds the operands' vectors: symmetricity near 1, irrelevance low. A clock multiplies their angles: symmetricity lower, irrelevance high. right_logit_spread, from 0, says how much there is to be irrelevant to: where it is near 0 the right answer's logit hardly varies, and distance irrelevance means little.",
    random =
        "Near 1 both, 0.97 and 0.98 in the demo: an untrained model treats both operands alike and hardly depends on either, so neither score alone says anything.",
    use =
        "For models that solve SUM, after restricted_loss has shown that they add on circles: without circles the two names do not apply. Read the heat map: a pizza's columns differ, a clock's are alike. On nested tasks the pairs are still expressions of one operation on two values, read at their prompt: what happens to sums inside a chain is not asked.")
public record PizzaClockProbe(
    @Key(value = "the operation that adds, as it is taught", otherwise = "SUM") String operation,
    @Key(
            value = "random pairs and answers whose gradients are compared, 2 or more",
            otherwise = "100")
        int draws)
    implements Probe {

  private static final String INPUT = "hook_embed";
  private static final double LEVEL = 0.95;
  private static final double ROUNDING = 1e-5; // of logits in single precision, against theirs

  public PizzaClockProbe {
    operation = operation == null ? null : Names.canonical(operation);
    new Requirements()
        .require(operation != null, "operation is missing; choose e.g. SUM")
        .require(draws >= 2, "draws = %d gives no interval; choose 2 or more", draws)
        .throwIfAny();
  }

  @Override
  public String name() {
    return "pizza_clock";
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    return PairGrid.refusal(subject, operation);
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    PairGrid grid = PairGrid.of(subject, operation);
    double[][] right = bySumAndDistance(grid);
    Scores scores = new Scores();
    scores.put(
        "gradient_symmetricity", Intervals.mean(symmetricities(subject, seed), LEVEL, -1, 1));
    double spread = spread(right, grid);
    scores.put("right_logit_spread", spread);
    if (spread > ROUNDING) {
      scores.put("distance_irrelevance", irrelevance(right));
    }
    return new Finding(name(), scores, List.of(figure(right)), List.of(table(right)));
  }

  private double[] symmetricities(Subject subject, long seed) {
    int n = subject.course().task().n();
    RandomGenerator random = Randomness.of(seed, "pizza_clock");
    int[] left = new int[draws];
    int[] right = new int[draws];
    int[] answers = new int[draws];
    for (int row = 0; row < draws; row++) {
      left[row] = random.nextInt(n);
      right[row] = random.nextInt(n);
      answers[row] = random.nextInt(n);
    }
    Sample sample = PairGrid.sample(subject, operation, left, right);
    int length = sample.prompts().length();
    int vocabulary = subject.model().shape().vocabularySize();
    float[] chosen = new float[draws * length * vocabulary];
    for (int row = 0; row < draws; row++) {
      chosen[(row * length + sample.answerPosition(row)) * vocabulary + answers[row]] = 1;
    }
    NamedArray gradients =
        subject.model().gradients(sample.prompts(), chosen, List.of(INPUT), List.of()).get(INPUT);
    double[] cosines = new double[draws];
    for (int row = 0; row < draws; row++) {
      int first = operand(sample, row, 0);
      int second = operand(sample, row, first + 1);
      cosines[row] = Cosine.of(gradients.slice(row, first), gradients.slice(row, second));
    }
    return cosines;
  }

  private static int operand(Sample sample, int row, int from) {
    int position = from;
    while (sample.role(row, position) != TokenRole.OPERAND) {
      position++;
    }
    return position;
  }

  /** Mean logit of the right answer, [s, d]; NaN where no pair has that sum and distance. */
  private static double[][] bySumAndDistance(PairGrid grid) {
    int n = grid.n();
    double[][] logit = new double[n][n];
    int[][] pairs = new int[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        int sum = (a + b) % n;
        int distance = Math.floorMod(a - b, n);
        logit[sum][distance] += grid.logits()[a][b][sum];
        pairs[sum][distance]++;
      }
    }
    for (int sum = 0; sum < n; sum++) {
      for (int distance = 0; distance < n; distance++) {
        logit[sum][distance] =
            pairs[sum][distance] == 0 ? Double.NaN : logit[sum][distance] / pairs[sum][distance];
      }
    }
    return logit;
  }

  private static double irrelevance(double[][] right) {
    int n = right.length;
    double within = 0;
    for (int distance = 0; distance < n; distance++) {
      int d = distance;
      within += deviation(Arrays.stream(right).mapToDouble(row -> row[d])) / n;
    }
    return within / deviation(Arrays.stream(right).flatMapToDouble(Arrays::stream));
  }

  /** Of the right answers' logits over that of all; 0 where all are the same. */
  private static double spread(double[][] right, PairGrid grid) {
    double all =
        deviation(
            Arrays.stream(grid.logits()).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream));
    return all == 0 ? 0 : deviation(Arrays.stream(right).flatMapToDouble(Arrays::stream)) / all;
  }

  private static double deviation(DoubleStream values) {
    return new StandardDeviation(false).evaluate(there(values));
  }

  /** The values that there are. */
  private static double[] there(DoubleStream values) {
    return values.filter(value -> !Double.isNaN(value)).toArray();
  }

  private Figure figure(double[][] right) {
    int n = right.length;
    double mean = StatUtils.mean(there(Arrays.stream(right).flatMapToDouble(Arrays::stream)));
    double[][] shown =
        Arrays.stream(right)
            .map(row -> Arrays.stream(row).map(logit -> logit - mean).toArray())
            .toArray(double[][]::new);
    double reach =
        Arrays.stream(there(Arrays.stream(shown).flatMapToDouble(Arrays::stream)))
            .map(Math::abs)
            .max()
            .orElseThrow();
    List<String> numbers = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    return new Figure(
        "pizza_clock",
        "Logit of the right answer less its mean, by sum and distance of the operands; empty where no pair has both. Columns that differ are a pizza's, columns that are alike a clock's.",
        HeatMap.diverging(
            new HeatMap.Matrix(
                "Right answer's logit by sum and distance",
                "a + b mod n",
                numbers,
                "a \u2212 b mod n",
                numbers,
                "logit",
                shown),
            reach == 0 ? 1 : reach));
  }

  private static TextTable table(double[][] right) {
    List<List<String>> rows = new ArrayList<>();
    for (int sum = 0; sum < right.length; sum++) {
      for (int distance = 0; distance < right.length; distance++) {
        if (!Double.isNaN(right[sum][distance])) {
          rows.add(TextTable.row(sum, distance, right[sum][distance]));
        }
      }
    }
    return new TextTable("pizza_clock", List.of("sum", "distance", "logit"), rows);
  }
}
