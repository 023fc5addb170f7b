package io.coursework.analysis.landscape;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
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
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How flat the loss is around the trained weights: the local learning coefficient, estimated by
 * {@linkplain LangevinChain chains} as λ̂ = nβ · (mean of L(w) - L(w*)) with nβ = m / ln m. The two
 * losses are of the same batch, so that what batches differ by falls out.
 *
 * <p>Scores:
 *
 * <ul>
 *   <li>{@code converged}: 1 if every chain stayed finite, every chain's estimate is positive, and
 *       the estimates of the draws' first and second half differ by at most a fifth of the whole; 0
 *       otherwise.
 *   <li>{@code estimate}: λ̂ with Student's interval over the chains, in effective parameters over
 *       2: a regular minimum has half the number of weights, at small ε and γ. Given only where
 *       {@code converged} is 1: a walk that still climbs or that went downhill measures no minimum.
 *   <li>{@code drift}: λ̂ of the second half of the draws less that of the first, with its interval
 *       over the chains; given where all chains stayed finite.
 *   <li>{@code negative_chains}, {@code diverged_chains}: how many had an estimate of at most 0, or
 *       a loss that is no finite number.
 *   <li>{@code trained_loss}: mean L(w*) of the batches, in nats; {@code walk_loss}: mean L(w) of
 *       the draws. Where it comes near what a guess costs, the walks have left the minimum.
 * </ul>
 *
 * @param task what the loss is of
 * @see <a href="https://arxiv.org/abs/2308.12108">Lau et al. 2023</a>
 */
public record LearningCoefficientProbe(
    @Key(
            value = "whose loss: an operation that is taught, or mixed for all of them evenly",
            otherwise = EvaluationSet.MIXED)
        String task,
    @Key(value = "step size of the walk, above 0", otherwise = "0.00001") double epsilon,
    @Key(value = "strength of the pull back to the trained weights, 0 or more", otherwise = "10000")
        double gamma,
    @Key(value = "independent walks, 2 or more", otherwise = "4") int chains,
    @Key(value = "first steps of each that do not count, 0 or more", otherwise = "50") int burnIn,
    @Key(value = "steps of each that count, 4 or more", otherwise = "200") int draws,
    @Key(value = "batches that the steps take in turn, 1 or more", otherwise = "20") int batches)
    implements Probe {

  private static final double TOLERATED_DRIFT = 0.2; // of the estimate
  private static final double LEVEL = 0.95;

  public LearningCoefficientProbe {
    new Requirements()
        .require(task != null, "task is missing; choose mixed for all that are taught")
        .require(
            epsilon > 0 && Double.isFinite(epsilon),
            "epsilon = %s is no step size; choose one above 0, such as 0.00001",
            epsilon)
        .require(
            gamma >= 0 && Double.isFinite(gamma),
            "gamma = %s is no strength; choose 0 or more, such as 10000",
            gamma)
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
  public Topic topic() {
    return Topic.LANDSCAPE;
  }

  @Override
  public Guide guide() {
    return new Guide(
        "How flat the loss is around the trained weights: the local learning coefficient, about half the number of directions in which the loss rises, by random walks that are drawn back to the weights.",
        "0 to half the number of weights; the lower the simpler the solution. A direction counts in full where its curvature is far above gamma / (m / ln m). converged is 0, and no estimate given, where the walks still drift, fall below the trained loss or run away.",
        "No number to compare with: an untrained model is no minimum, walks from it go downhill, and converged is 0. Compare checkpoints of one run, or models of one size, at the same keys.",
        "To see stages of a training. Its authors call the tuning an art: it depends on epsilon, gamma and batch size, so look at the traces and change epsilon and gamma by factors of 10; where walk_loss comes near what a guess costs (1.15 in the demo), the walks have left the minimum and gamma is too low. Weights must be at a minimum of the loss that is asked: after stages, ask for the last one's task.");
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    LossLandscape landscape = subject.landscape();
    if (!landscape.tasks().contains(asked(landscape))) {
      return Optional.of(
          "task = %s is not taught; choose one of %s".formatted(task, landscape.tasks()));
    }
    return landscape.batchSize() < 2
        ? Optional.of(
            "batches have one row, and the temperature m / ln m is none for m = 1; train with training.batch_size of at least 2, or leave the learning coefficient out")
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
    int m = landscape.batchSize();
    double inverseTemperature = m / Math.log(m);
    LangevinChain.Walk walk =
        new LangevinChain.Walk(inverseTemperature, epsilon, gamma, burnIn + draws);
    List<LangevinChain> walks = new ArrayList<>();
    for (int chain = 0; chain < chains; chain++) {
      walks.add(
          LangevinChain.of(
              landscape, asked, trained, walk, Randomness.of(seed, "langevin", chain)));
    }
    return new Finding(
        name(),
        scores(walks, inverseTemperature, Arrays.stream(trained).average().orElseThrow()),
        List.of(figure(walks, asked)),
        List.of(trace(walks)));
  }

  private Scores scores(List<LangevinChain> walks, double inverseTemperature, double trainedLoss) {
    int steps = burnIn + draws;
    Scores scores = new Scores().put("trained_loss", trainedLoss);
    long diverged = walks.stream().filter(walk -> walk.excess().length < steps).count();
    scores.put("diverged_chains", diverged);
    if (diverged > 0) {
      return scores.put("converged", 0);
    }
    int middle = burnIn + draws / 2;
    double[] estimates = new double[chains];
    double[] drifts = new double[chains];
    for (int chain = 0; chain < chains; chain++) {
      LangevinChain walk = walks.get(chain);
      estimates[chain] = inverseTemperature * walk.mean(burnIn, steps);
      drifts[chain] = inverseTemperature * (walk.mean(middle, steps) - walk.mean(burnIn, middle));
    }
    long negative = Arrays.stream(estimates).filter(estimate -> estimate <= 0).count();
    double estimate = Arrays.stream(estimates).average().orElseThrow();
    double drift = Arrays.stream(drifts).average().orElseThrow();
    boolean converged = negative == 0 && Math.abs(drift) <= TOLERATED_DRIFT * estimate;
    scores.put("negative_chains", negative);
    scores.put("walk_loss", trainedLoss + estimate / inverseTemperature);
    scores.put("drift", interval(drifts));
    scores.put("converged", converged ? 1 : 0);
    return converged ? scores.put("estimate", interval(estimates)) : scores;
  }

  private static Interval interval(double[] ofChains) {
    return Intervals.mean(ofChains, LEVEL, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private Figure figure(List<LangevinChain> walks, String asked) {
    List<Curve> curves = new ArrayList<>();
    for (int chain = 0; chain < chains; chain++) {
      double[] excess = walks.get(chain).excess();
      double[] steps = IntStream.range(0, excess.length).asDoubleStream().toArray();
      curves.add(Curve.line("chain " + (chain + 1), steps, excess));
    }
    return new Figure(
        "learning_coefficient_traces",
        "Loss along each walk less that at the trained weights, on the same batch. The first %d steps do not count; after them the traces should lie level, above the dashed line and upon each other."
            .formatted(burnIn),
        LearningCurves.svg(
            "Walks around the trained weights: " + asked,
            "step",
            "loss above the trained (nats)",
            curves,
            ValueAxis.automatic().with(new ReferenceLine("trained weights", 0))));
  }

  private TextTable trace(List<LangevinChain> walks) {
    List<String> columns = new ArrayList<>(List.of("step", "counts"));
    for (int chain = 0; chain < chains; chain++) {
      columns.add("chain_" + (chain + 1));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int step = 0; step < burnIn + draws; step++) {
      List<String> row =
          new ArrayList<>(List.of(Integer.toString(step), step < burnIn ? "no" : "yes"));
      for (LangevinChain walk : walks) {
        row.add(step < walk.excess().length ? TextTable.decimal(walk.excess()[step]) : "");
      }
      rows.add(row);
    }
    return new TextTable("learning_coefficient_traces", columns, rows);
  }
}
