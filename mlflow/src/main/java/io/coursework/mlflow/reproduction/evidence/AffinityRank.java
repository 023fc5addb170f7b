package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Jackknife;
import io.coursework.analysis.statistics.RankAgreement;
import io.coursework.analysis.statistics.Spearman;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Spearman's correlation, over sets of partners of SUM, of their affinity with SUM early in
 * training and how early SUM is learned beside them. Its p is exact over all orders of the sets;
 * its interval comes from leaving blocks out one at a time.
 *
 * @param sets arms of SUM with partners, which their curricula name
 */
public record AffinityRank(List<Arm> sets, Criterion criterion) implements ClaimPart {

  public AffinityRank {
    sets = List.copyOf(sets);
  }

  @Override
  public String name() {
    return "rank correlation of affinity and early learning, over %d sets of partners"
        .formatted(sets.size());
  }

  @Override
  public List<Arm> arms() {
    return sets;
  }

  @Override
  public String rule() {
    return "affinity is the mean cosine of the gradients of SUM and each partner from a tenth to a third of"
        + " training, early is by the mean logarithm of the tokens of SUM's nodes until it is learned (all of them where"
        + " it is not), and the exact p"
        + " over all orders of the sets must be below the chance of a wrong verdict";
  }

  @Override
  public Optional<String> lacks(PaperStudy study) {
    return ClaimPart.without(
        study,
        sets,
        run -> partners(run.arm()).anyMatch(partner -> Double.isFinite(cosine(run, partner))),
        "the affinity probe's cosine from a tenth to a third of training (probes.every)");
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    double[] affinities =
        sets.stream().mapToDouble(set -> affinity(study, set, run -> true)).toArray();
    double[] early = sets.stream().mapToDouble(set -> earliness(study, set, run -> true)).toArray();
    RankAgreement agreement = RankAgreement.of(affinities, early, alpha);
    double[] without =
        study.blocks().stream()
            .mapToDouble(block -> without(study, block))
            .filter(Double::isFinite)
            .toArray();
    Effect effect =
        level -> {
          if (without.length < study.blocks().size()) {
            return Ends.unknown();
          }
          double reach = Jackknife.reach(without, level);
          return new Ends(
              Math.max(-1, agreement.correlation() - reach),
              Math.min(1, agreement.correlation() + reach));
        };
    Measured measured =
        new Measured(name(), agreement.correlation(), effect.interval(Measured.LEVEL), criterion);
    return agreement.pValue() < alpha
        ? Judge.found(criterion.judge(effect, alpha), measured)
        : new Found(
            Verdict.Kind.UNDECIDED_POWER,
            measured,
            "the exact p over all orders of the sets is %.3f".formatted(agreement.pValue()));
  }

  private double without(PaperStudy study, long block) {
    double[] affinities =
        sets.stream()
            .mapToDouble(set -> affinity(study, set, run -> run.block() != block))
            .toArray();
    double[] early =
        sets.stream()
            .mapToDouble(set -> earliness(study, set, run -> run.block() != block))
            .toArray();
    return known(affinities) && known(early) ? Spearman.correlation(affinities, early) : Double.NaN;
  }

  private static boolean known(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static double affinity(PaperStudy study, Arm set, Predicate<StudyRun> counted) {
    return study.complete(set).stream()
        .filter(counted)
        .flatMap(run -> partners(set).map(partner -> cosine(run, partner)))
        .filter(Double::isFinite)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private static Stream<String> partners(Arm set) {
    return Arrays.stream(set.curriculum().split("\\+"))
        .filter(partner -> !partner.equals(Arm.SUM.curriculum()));
  }

  private static double cosine(StudyRun run, String partner) {
    return EarlyPairs.early(run, partner).cosine();
  }

  /**
   * Minus the mean logarithm of the tokens to learn; a run that has not learned counts with all.
   */
  private static double earliness(PaperStudy study, Arm set, Predicate<StudyRun> counted) {
    return study.complete(set).stream()
        .filter(counted)
        .map(run -> run.time(Clock.TARGET_TOKENS))
        .mapToDouble(time -> -Math.log(time.learned() ? time.to() : time.from()))
        .average()
        .orElse(Double.NaN);
  }
}
