package io.coursework.analysis.landscape;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.landscape.LangevinChain.Walk;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The local learning coefficient, estimated by {@linkplain LangevinChain chains} as λ̂ = nβ · (mean
 * of L(w) - L(w*)) with nβ = n / ln n. The two losses are of the same batch, so that what batches
 * differ by falls out.
 *
 * <p>The coefficient is a property of the loss near a minimum, and not of γ. So the chains walk at
 * γ and with the same noise at 4 γ and at ε / 2, and nothing is called an estimate that is one γ's
 * number. Walks are taken as long as they can change what is said: at 4 γ where those at γ have
 * settled, at ε / 2 where the number does not depend on γ.
 *
 * <p>Scores:
 *
 * <ul>
 *   <li>{@code converged}: 1 if the walks at γ settled near the minimum: every chain stayed finite
 *       and above the trained loss, on average they climbed at most a tenth of the way to {@code
 *       guess_loss}, and the draws' two halves differ by at most a fifth; 0 otherwise.
 *   <li>{@code at_gamma}: λ̂ at γ with Student's interval over the chains, where {@code converged}
 *       is 1: of a regular minimum of curvatures a_i, half the sum of nβ a_i / (nβ a_i + γ).
 *   <li>{@code gamma_sensitivity} (where {@code converged} is 1 and γ above 0), {@code
 *       step_sensitivity} (where also the former is within 0.1 of 0): by which power of γ, and of
 *       ε, it changes: 0 not at all; -1 for γ where the pull alone holds the walks, so that λ̂ is
 *       but nβ / 2γ times the trace of the loss's second derivatives.
 *   <li>{@code estimate}: the coefficient with its interval, in effective parameters over 2; a
 *       regular minimum has half the number of weights. Given only where {@code converged} is 1,
 *       both powers are within 0.1 of 0, and it is at most half the number of weights (and a
 *       tenth).
 *   <li>{@code drift}: λ̂ of the second half of the draws less that of the first, with its interval
 *       over the chains; given where all chains stayed finite.
 *   <li>{@code negative_chains}, {@code diverged_chains}: how many had a mean excess of at most 0,
 *       or a loss that is not a finite number.
 *   <li>{@code trained_loss}: mean L(w*) of the batches, in nats; {@code walk_loss}: mean L(w) of
 *       the draws; {@code guess_loss}: {@link LossLandscape#guess}; {@code climbed}: how far the
 *       walks are from the trained loss (0) to the guess (1), where that is above.
 * </ul>
 *
 * @param task what the loss is of
 * @see <a href="https://arxiv.org/abs/2308.12108">Lau et al. 2023</a>, who ask for walks that stay
 *     in the neighbourhood of the minimum and for an estimate that does not depend on γ and ε, and
 *     leave open when that is so: the tenth, the fifth and the powers are our choice
 */
@Guide(
    topic = Topic.LANDSCAPE,
    question = "how flat the loss is around the weights, by random walks",
    measures =
        "How flat the loss is around the trained weights: the local learning coefficient, about half the number of directions in which the loss rises, by random walks that are drawn back to the weights.",
    range =
        "0 to half the number of weights; the lower the simpler the solution. at_gamma counts a direction in full where its curvature is far above gamma / (n / ln n), and is given where converged is 1. Its dependence is tested step by step: on gamma where converged is 1, on epsilon where it does not depend on gamma. estimate is given only where it depends on neither; the caption of the traces says what stands against it.",
    random =
        "No number to compare with: an untrained model is not at a minimum, walks from it go downhill, and converged is 0. Compare at_gamma between checkpoints of one run, or models of one size, at the same keys.",
    use =
        "To see stages of a training. A gamma_sensitivity near -1 says that the pull alone holds the walks and that the number is the mean curvature in other units: lower gamma, raise samples (a colder walk stays near with less pull), lower epsilon with either. Its authors call the tuning an art. Weights must be at a minimum of the loss that is measured: after stages, choose the last one's task; weight decay keeps them a little beside it. The interval is over the chains: more draws make it narrower. On nested tasks with loss_on: all most of the tokens that count are copies of the chain, so that the number says little of the operations.")
public record LearningCoefficientProbe(
    @Key(
            value = "whose loss: an operation that is taught, or mixed for all of them evenly",
            otherwise = EvaluationSet.MIXED)
        String task,
    @Key(value = "step size of the walk, above 0", otherwise = "0.000002") double epsilon,
    @Key(
            value = "strength of the pull back to the trained weights, 0 or more",
            otherwise = "100000")
        double gamma,
    @Key(
            value =
                "examples n of the temperature, which multiplies the loss by n / ln n; 2 or more, or 0 for the rows of a batch",
            otherwise = "0")
        int samples,
    @Key(value = "independent walks, 2 or more", otherwise = "4") int chains,
    @Key(value = "first steps of each that do not count, 0 or more", otherwise = "20") int burnIn,
    @Key(value = "steps of each that count, 4 or more", otherwise = "40") int draws,
    @Key(value = "batches that the steps take in turn, 1 or more", otherwise = "20") int batches)
    implements Probe {

  private static final double PULLED = 4;
  private static final double FINER = 2;
  private static final double MOST_POWER = 0.1;
  private static final double ABOVE = 1.1; // of half the number of weights

  public LearningCoefficientProbe {
    new Requirements()
        .require(task != null, "task is missing; choose mixed for all that are taught")
        .require(
            epsilon > 0 && Double.isFinite(epsilon),
            "epsilon = %s is not a step size; choose one above 0, such as 0.000002",
            epsilon)
        .require(
            gamma >= 0 && Double.isFinite(gamma),
            "gamma = %s is not a strength; choose 0 or more, such as 100000",
            gamma)
        .require(
            samples == 0 || samples >= 2,
            "samples = %d gives no temperature; choose 2 or more, or 0 for the rows of a batch",
            samples)
        .require(chains >= 2, "chains = %d gives no interval; choose 2 or more", chains)
        .require(burnIn >= 0, "burn_in = %d is negative; choose 0 or more", burnIn)
        .require(draws >= 4, "draws = %d has no two halves; choose 4 or more", draws)
        .require(batches >= 1, "batches = %d is below 1; choose how many to take", batches)
        .throwIfAny();
  }

  @Override
  public String name() {
    return "learning_coefficient";
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    LossLandscape landscape = subject.landscape();
    if (!landscape.tasks().contains(asked(landscape))) {
      return Optional.of(
          "task = %s is not taught; choose one of %s".formatted(task, landscape.tasks()));
    }
    return samples == 0 && landscape.batchSize() < 2
        ? Optional.of(
            "batches have one row, and one example gives no temperature n / ln n; set samples to 2 or more, or leave the learning coefficient out")
        : Optional.empty();
  }

  /** One operation is its own mix. */
  private String asked(LossLandscape landscape) {
    List<String> tasks = landscape.tasks();
    return task.equals(EvaluationSet.MIXED) && !tasks.contains(task) ? tasks.get(0) : task;
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    LossLandscape landscape = subject.landscape();
    String asked = asked(landscape);
    float[] start = landscape.weights();
    double[] trained =
        IntStream.range(0, batches).mapToDouble(b -> landscape.loss(start, asked, b)).toArray();
    double trainedLoss = Arrays.stream(trained).average().orElseThrow();
    double guess = landscape.guess(asked);
    double room = guess - trainedLoss;
    int n = samples == 0 ? landscape.batchSize() : samples;
    Walk way = new Walk(n / Math.log(n), epsilon, gamma, burnIn + draws);
    Function<Walk, Walks> take =
        walk -> Walks.of(landscape, asked, trained, walk, burnIn, chains, seed);
    Walks plain = take.apply(way);
    List<Walks> walks = new ArrayList<>(List.of(plain));
    Scores scores = scores(plain, trainedLoss, guess);
    Optional<String> against = plain.unsettled(room);
    scores.put("converged", against.isEmpty() ? 1 : 0);
    if (against.isEmpty()) {
      Interval value = Walks.mean(plain.values());
      scores.put("at_gamma", value);
      if (gamma > 0) { // without a pull the number cannot depend on one
        walks.add(take.apply(way.pulled(PULLED)));
        Optional<Interval> power = plain.power(walks.get(1), PULLED);
        power.ifPresent(known -> scores.put("gamma_sensitivity", known));
        against = dependent("gamma", power, "a lower gamma or more samples help");
      }
      if (against.isEmpty()) {
        Walks finer = take.apply(way.finer(FINER));
        walks.add(finer);
        Optional<Interval> power = plain.power(finer, 1 / FINER);
        power.ifPresent(known -> scores.put("step_sensitivity", known));
        against = dependent("epsilon", power, "a smaller epsilon helps");
      }
      if (against.isEmpty()) {
        against = tooMany(value.mean(), landscape.size());
      }
      if (against.isEmpty()) {
        scores.put("estimate", value);
      }
    }
    return new Finding(
            name(),
            scores,
            List.of(figure(walks, asked, room, against)),
            List.of(settings(walks, room), trace(plain)))
        .metrics("estimate");
  }

  private static Scores scores(Walks plain, double trainedLoss, double guess) {
    Scores scores =
        new Scores()
            .put("trained_loss", trainedLoss)
            .put("guess_loss", guess)
            .put("diverged_chains", plain.diverged());
    if (plain.diverged() == 0) {
      scores
          .put("negative_chains", plain.negative())
          .put("walk_loss", trainedLoss + plain.excess())
          .put("drift", Walks.mean(plain.drifts()));
      if (guess > trainedLoss) {
        scores.put("climbed", plain.excess() / (guess - trainedLoss));
      }
    }
    return scores;
  }

  /** Why the number at γ is not a coefficient, as the end of a sentence about the walks. */
  private static Optional<String> dependent(String key, Optional<Interval> power, String help) {
    if (power.isEmpty()) {
      return Optional.of(
          "with another %s they run away or fall below the trained loss".formatted(key));
    }
    double by = power.get().mean();
    return Math.abs(by) > MOST_POWER
        ? Optional.of(
            Walks.said(
                "the number depends on %s, by its power %.2f, and within %.1f of 0 is asked (%s)",
                key, by, MOST_POWER, help))
        : Optional.empty();
  }

  private static Optional<String> tooMany(double value, int weights) {
    return value > ABOVE * weights / 2
        ? Optional.of(
            Walks.said(
                "the number, %.4g, is above half the number of weights, which no minimum's coefficient is",
                value))
        : Optional.empty();
  }

  private Figure figure(List<Walks> walks, String asked, double room, Optional<String> against) {
    List<Curve> curves = new ArrayList<>();
    for (int chain = 0; chain < chains; chain++) {
      curves.add(curve("chain " + (chain + 1), walks.get(0).chains().get(chain).excess()));
    }
    for (Walks other : walks.subList(1, walks.size())) {
      curves.add(
          curve(
              other.walk().gamma() == gamma ? "mean at epsilon / 2" : "mean at 4 gamma",
              mean(other.chains())));
    }
    ValueAxis axis = ValueAxis.automatic().with(new ReferenceLine("trained weights", 0));
    return new Figure(
        "learning_coefficient_traces",
        "Loss along each walk less that at the trained weights, on the same batch. The first %d steps do not count; after them the traces should lie level, upon each other, and between the dashed lines. %s"
            .formatted(
                burnIn,
                against
                    .map(reason -> "No coefficient is estimated: " + reason + ".")
                    .orElse("The estimate stands.")),
        LearningCurves.svg(
            "Walks around the trained weights: " + asked,
            "step",
            "loss above the trained (nats)",
            curves,
            room > 0
                ? axis.with(new ReferenceLine("most that is near", Walks.NEAR * room))
                : axis));
  }

  private static Curve curve(String label, double[] excess) {
    return Curve.line(label, IntStream.range(0, excess.length).asDoubleStream().toArray(), excess);
  }

  /** As far as all chains went. */
  private static double[] mean(List<LangevinChain> chains) {
    int steps = chains.stream().mapToInt(chain -> chain.excess().length).min().orElseThrow();
    double[] mean = new double[steps];
    Arrays.setAll(
        mean,
        step -> chains.stream().mapToDouble(chain -> chain.excess()[step]).average().orElseThrow());
    return mean;
  }

  /** What the number is at each γ and ε that was walked at. */
  private TextTable settings(List<Walks> walks, double room) {
    List<List<String>> rows = new ArrayList<>();
    for (Walks way : walks) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Double.toString(way.walk().gamma()),
                  Double.toString(way.walk().epsilon()),
                  way.unsettled(room).isEmpty() ? "yes" : "no"));
      if (way.diverged() > 0) {
        row.addAll(List.of("", "", ""));
      } else {
        Interval value = Walks.mean(way.values());
        for (double number : new double[] {value.mean(), value.low(), value.high()}) {
          row.add(TextTable.decimal(number));
        }
      }
      row.add(way.unsettled(room).orElse(""));
      rows.add(row);
    }
    return new TextTable(
        "learning_coefficient",
        List.of("gamma", "epsilon", "settled", "value", "low", "high", "against it"),
        rows);
  }

  private TextTable trace(Walks walks) {
    List<String> columns = new ArrayList<>(List.of("step", "counts"));
    for (int chain = 0; chain < chains; chain++) {
      columns.add("chain_" + (chain + 1));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int step = 0; step < burnIn + draws; step++) {
      List<String> row =
          new ArrayList<>(List.of(Integer.toString(step), step < burnIn ? "no" : "yes"));
      for (LangevinChain chain : walks.chains()) {
        row.add(step < chain.excess().length ? TextTable.decimal(chain.excess()[step]) : "");
      }
      rows.add(row);
    }
    return new TextTable("learning_coefficient_traces", columns, rows);
  }
}
