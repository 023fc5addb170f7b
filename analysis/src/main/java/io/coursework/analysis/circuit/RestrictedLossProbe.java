package io.coursework.analysis.circuit;

import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Every answer's logit is a function on the n × n pairs. <em>Restricted</em>, it keeps its mean and
 * the directions cos w_k(a + b), sin w_k(a + b) of the key frequencies; <em>excluded</em>, it loses
 * these directions alone. Key frequencies are the fewest that hold {@code share} of the power.
 * Losses are cross-entropies over the n numbers, in nats, each pair counting once.
 *
 * <p>Scores:
 *
 * <ul>
 *   <li>{@code full_loss}, {@code restricted_loss}, {@code excluded_loss} on all pairs, and the
 *       same with {@code _training} on those that are not held out.
 *   <li>{@code keys}: how many key frequencies there are; {@code keys_share}: their share of the
 *       power; which they are is in the table.
 *   <li>{@code r_squared}: share of the variance of the logits, centred over the answers, that cos
 *       w_k(a + b - c) of all k explain, in [0, 1]; {@code r_squared_keys}: of the keys alone.
 * </ul>
 *
 * @param operation which is asked; of two values it must be their sum modulo n
 * @param keysFrom whose spectrum names the key frequencies
 * @param share of the power that the key frequencies hold
 * @see <a href="https://arxiv.org/abs/2301.05217">Nanda et al. 2023</a>
 */
@Guide(
    topic = Topic.COMPUTATION,
    question = "the loss on all pairs with the key frequencies alone, and without them",
    measures =
        "Whether the model adds two numbers with a few frequencies of the circle: its loss on all pairs if its logits keep only what the key frequencies say of a + b, and if they lose just that.",
    range =
        "Losses in nats, from 0; r_squared from 0 to 1, where 1 is a model that does nothing but add on circles. Adding shows in a restricted loss at or below the full one and an excluded loss far above.",
    random = "All losses are about ln n, 2.30 at n = 10, and r_squared is near 0.",
    use =
        "For SUM, and for its course over training: excluded_loss_training rises while the rule takes over from memory. A model that memorises has an excluded loss near the full one on training pairs. The restricted logits are means over the n pairs of a sum, a vote that also helps a model that memorised most of them: read r_squared with it. On nested tasks the pairs are still expressions of one operation on two values, read at their prompt: what happens to sums inside a chain is not asked.")
public record RestrictedLossProbe(
    @Key(value = "the operation that adds, as it is taught", otherwise = "SUM") String operation,
    @Key(value = "whose spectrum names the key frequencies", otherwise = "logits")
        SpectrumOf keysFrom,
    @Key(
            value = "of the power that the key frequencies hold, above 0, at most 1",
            otherwise = "0.9")
        double share)
    implements Probe {

  public RestrictedLossProbe {
    operation = operation == null ? null : Names.canonical(operation);
    new Requirements()
        .require(operation != null, "operation is missing; choose e.g. SUM")
        .require(keysFrom != null, "keys_from is missing; choose logits or embedding")
        .require(share > 0 && share <= 1, "share = %s is outside ]0, 1]; choose e.g. 0.9", share)
        .throwIfAny();
  }

  @Override
  public String name() {
    return "restricted_loss";
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    return PairGrid.refusal(subject, operation);
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    PairGrid grid = PairGrid.of(subject, operation);
    int n = grid.n();
    double[][][] logits = grid.centredOverAnswers();
    SumSpectrum spectrum = SumSpectrum.of(logits);
    double[] shares = keysFrom.shares(subject, spectrum);
    boolean[] keys = keys(shares);
    double[][] circles = spectrum.sum(keys);
    double[][] full = new double[n][n];
    double[][] restricted = new double[n][n];
    double[][] excluded = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        int sum = (a + b) % n;
        double[] kept = new double[n];
        double[] left = new double[n];
        for (int c = 0; c < n; c++) {
          kept[c] = spectrum.constant()[c] + circles[sum][c];
          left[c] = logits[a][b][c] - circles[sum][c];
        }
        full[a][b] = crossEntropy(logits[a][b], sum);
        restricted[a][b] = crossEntropy(kept, sum);
        excluded[a][b] = crossEntropy(left, sum);
      }
    }
    double[] rSquared = rSquared(spectrum, logits);
    Scores scores = new Scores();
    double[][] losses = {
      losses(scores, "full_loss", full, grid),
      losses(scores, "restricted_loss", restricted, grid),
      losses(scores, "excluded_loss", excluded, grid)
    };
    scores.put("keys", IntStream.range(0, keys.length).filter(k -> keys[k]).count());
    scores.put("keys_share", Math.min(1, sum(shares, keys)));
    boolean[] all = new boolean[keys.length];
    Arrays.fill(all, true);
    scores.put("r_squared", Math.min(1, sum(rSquared, all)));
    scores.put("r_squared_keys", Math.min(1, sum(rSquared, keys)));
    return new Finding(
            name(),
            scores,
            List.of(lossChart(losses, n), gridMap(full, grid)),
            List.of(
                frequencies(shares, keys, rSquared, n), pairs(full, restricted, excluded, grid)))
        .headlines("(full|restricted|excluded)_loss|r_squared")
        .metrics("(restricted|excluded)_loss");
  }

  /** The fewest frequencies that hold the share; of equal ones the lower. */
  private boolean[] keys(double[] shares) {
    boolean[] keys = new boolean[shares.length];
    List<Integer> falling =
        IntStream.range(0, shares.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -shares[k]))
            .toList();
    double held = 0;
    for (int k : falling) {
      if (held >= share || shares[k] == 0) {
        break;
      }
      keys[k] = true;
      held += shares[k];
    }
    return keys;
  }

  private static double crossEntropy(double[] logits, int answer) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
    return Math.log(sum) + largest - logits[answer];
  }

  /** Of each frequency, [K]; cosines of different frequencies are orthogonal. */
  private static double[] rSquared(SumSpectrum spectrum, double[][][] centred) {
    double squares =
        Arrays.stream(centred)
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .map(x -> x * x)
            .sum();
    return Arrays.stream(spectrum.powerOnTheAnswer())
        .map(power -> squares == 0 ? 0 : power / squares)
        .toArray();
  }

  private static double sum(double[] values, boolean[] chosen) {
    return IntStream.range(0, values.length)
        .filter(k -> chosen[k])
        .mapToDouble(k -> values[k])
        .sum();
  }

  /** On all pairs and on those trained on. */
  private static double[] losses(Scores scores, String key, double[][] losses, PairGrid grid) {
    int n = grid.n();
    double all = 0;
    double training = 0;
    int trained = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        all += losses[a][b];
        if (!grid.heldOut()[a][b]) {
          training += losses[a][b];
          trained++;
        }
      }
    }
    double[] means = {all / n / n, training / trained};
    scores.put(key, means[0]);
    scores.put(key + "_training", means[1]);
    return means;
  }

  private static Figure lossChart(double[][] losses, int n) {
    List<String> categories = List.of("full", "restricted", "excluded");
    Marks marks = new Marks();
    for (int i = 0; i < categories.size(); i++) {
      marks.add("all pairs", categories.get(i), losses[i][0]);
      marks.add("training pairs", categories.get(i), losses[i][1]);
    }
    return new Figure(
        "restricted_loss",
        "Loss on the pairs with all logits, with the key frequencies of a + b alone, and without them. A model that adds with these frequencies loses nothing by the second and all by the third.",
        marks.svg(
            "Loss with and without the key frequencies",
            "logits",
            "cross-entropy (nats)",
            ValueAxis.automatic().with(new ReferenceLine("uniform guess", Math.log(n)))));
  }

  private Figure gridMap(double[][] full, PairGrid grid) {
    int n = grid.n();
    double[][] right = new double[n][n];
    List<String> numbers = new ArrayList<>();
    for (int a = 0; a < n; a++) {
      numbers.add(Integer.toString(a));
      for (int b = 0; b < n; b++) {
        right[a][b] = Math.exp(-full[a][b]);
      }
    }
    return new Figure(
        "restricted_loss_grid",
        "Probability of the right answer, among the numbers, for every pair; pairs that were held out are framed.",
        HeatMap.sequential(
            new HeatMap.Matrix(
                operation + " of every pair",
                "first",
                numbers,
                "second",
                numbers,
                "p(right)",
                right),
            1,
            grid.heldOut()));
  }

  private static TextTable frequencies(double[] shares, boolean[] keys, double[] rSquared, int n) {
    List<List<String>> rows = new ArrayList<>();
    for (int k = 1; k <= shares.length; k++) {
      rows.add(
          TextTable.row(
              k,
              2 * k == n ? "1" : "2",
              shares[k - 1],
              keys[k - 1] ? "yes" : "no",
              rSquared[k - 1]));
    }
    return new TextTable(
        "restricted_loss_frequencies",
        List.of("frequency", "directions", "share", "key", "r_squared"),
        rows);
  }

  private static TextTable pairs(
      double[][] full, double[][] restricted, double[][] excluded, PairGrid grid) {
    List<List<String>> rows = new ArrayList<>();
    for (int a = 0; a < grid.n(); a++) {
      for (int b = 0; b < grid.n(); b++) {
        rows.add(
            TextTable.row(
                a,
                b,
                grid.heldOut()[a][b] ? "yes" : "no",
                full[a][b],
                restricted[a][b],
                excluded[a][b]));
      }
    }
    return new TextTable(
        "restricted_loss_pairs",
        List.of("first", "second", "held_out", "full_loss", "restricted_loss", "excluded_loss"),
        rows);
  }
}
