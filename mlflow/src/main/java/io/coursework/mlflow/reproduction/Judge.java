package io.coursework.mlflow.reproduction;

import io.coursework.analysis.claim.Claim;
import io.coursework.analysis.claim.ClaimRules;
import io.coursework.analysis.claim.ClaimVerdict;
import io.coursework.analysis.claim.Complexity;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.transition.Estimate;
import io.coursework.analysis.transition.LearningCurve;
import io.coursework.analysis.transition.Transitions;
import io.coursework.mlflow.experiment.Group;
import io.coursework.mlflow.reproduction.ArmRun.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Puts the evidence before the rules, claim by claim. */
final class Judge {

  private static final double LEVEL = 0.95;
  private static final double SIGNIFICANT = 0.05;

  private static final List<Arm> EASY = List.of(Arm.MAX, Arm.MIN, Arm.PROD);
  private static final List<Arm> OTHERS = List.of(Arm.MAX, Arm.MIN, Arm.MED, Arm.PROD, Arm.NADD);
  private static final List<Arm> PARTNERS =
      List.of(Arm.MIX, Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM);

  private static final String ORDER = "ordering/spearman_max";
  private static final String RING = "distances/ring";
  private static final String PARITY = "parity/fourier_share";
  private static final String PARITY_P = "parity/fourier_p_value";
  private static final String ATTENTION = "reliance/attention_share";
  private static final String ABLATION = "ablation/attention_minus_feed_forward_resample";

  private final Evidence evidence;
  private final Transitions transitions;

  private Judge(Evidence evidence, Size size) {
    this.evidence = evidence;
    this.transitions = evidence.bySize().get(size);
  }

  /** All claims in their order, sizes counted as asked. */
  static List<Judged> all(Evidence evidence, Size size) throws IOException {
    return new Judge(evidence, size).all();
  }

  private List<Judged> all() throws IOException {
    List<Judged> all = new ArrayList<>();
    for (Claim claim : Claim.values()) {
      all.add(judged(claim));
    }
    return all;
  }

  private Judged judged(Claim claim) throws IOException {
    return switch (claim) {
      case C1 -> some(claim, Arm.SUM, OTHERS, arms -> ClaimRules.sumIsHardest(sumOver(arms)));
      case C2 ->
          some(
              claim,
              Arm.SUM,
              EASY,
              arms -> ClaimRules.easyFarBelow(midpoint(Arm.SUM), midpoints(arms)));
      case C3 ->
          with(claim, () -> ClaimRules.jointHelps(ratio(Arm.SUM, Arm.MIX)), Arm.SUM, Arm.MIX);
      case C4 -> with(claim, this::jointIsEarlier, Arm.SUM, Arm.MIX);
      case C5 -> some(claim, Arm.SUM, PARTNERS, arms -> ClaimRules.gainIsTwoToSeven(sumOver(arms)));
      case C6 ->
          some(
              claim,
              Arm.SUM,
              List.of(Arm.NADD_SUM),
              arms -> ClaimRules.unrelatedBringNothing(sumOver(arms)));
      case C7 ->
          with(
              claim,
              () ->
                  ClaimRules.shuffledGainsNothing(
                      ratio(Arm.SHUFFLED, Arm.SHUFFLED_MIX),
                      ratio(Arm.SUM, Arm.MIX),
                      ratio(Arm.SHUFFLED, Arm.SUM)),
              Arm.SHUFFLED,
              Arm.SHUFFLED_MIX,
              Arm.SUM,
              Arm.MIX);
      case C8 ->
          with(
              claim,
              () -> ClaimRules.jointIsNumberLike(numbers(Arm.SUM, Arm.MIX)),
              Arm.SUM,
              Arm.MIX);
      case C9 -> with(claim, this::parity, Arm.SUM, Arm.MIX);
      case C10 -> with(claim, this::attention, Arm.SUM, Arm.MIX);
      case C11 ->
          with(
              claim,
              () ->
                  ClaimRules.transferHelps(
                      ratio(Arm.SUM, Arm.TRANSFER), ratio(Arm.TRANSFER_CONTROL, Arm.TRANSFER)),
              Arm.SUM,
              Arm.TRANSFER,
              Arm.TRANSFER_CONTROL);
      case C11_FACTOR ->
          with(
              claim,
              () -> ClaimRules.transferHelpsSevenfold(ratio(Arm.SUM, Arm.TRANSFER)),
              Arm.SUM,
              Arm.TRANSFER);
      case C12 ->
          with(
              claim,
              () ->
                  ClaimRules.primeIsAlike(
                      ratio(Arm.PRIME_SUM, Arm.PRIME_MIX), numbers(Arm.PRIME_SUM, Arm.PRIME_MIX)),
              Arm.PRIME_SUM,
              Arm.PRIME_MIX);
      case C13 ->
          with(
              claim,
              () ->
                  ClaimRules.blocksHelp(
                      ratio(Arm.PRODUCT, Arm.BLOCKS), ratio(Arm.RANDOM_BLOCKS, Arm.BLOCKS)),
              Arm.PRODUCT,
              Arm.BLOCKS,
              Arm.RANDOM_BLOCKS);
      case C14 -> with(claim, this::kinds, Arm.SUM, Arm.MIX);
      case C15 ->
          some(claim, Arm.SUM, OTHERS, arms -> ClaimRules.complexityFollowsSize(exponent(arms)));
    };
  }

  /** A verdict, read from files where it must be. */
  private interface Ruling {
    ClaimVerdict rule() throws IOException;
  }

  private Judged with(Claim claim, Ruling ruling, Arm... arms) throws IOException {
    if (!evidence.has(arms)) {
      return notRun(claim, arms);
    }
    return new Judged(ruling.rule(), List.of(arms));
  }

  /** A claim on those of several arms that were run, one at least, beside the arm itself. */
  private Judged some(
      Claim claim, Arm arm, List<Arm> others, Function<List<Arm>, ClaimVerdict> ruling) {
    List<Arm> run = others.stream().filter(evidence::has).toList();
    if (!evidence.has(arm) || run.isEmpty()) {
      return notRun(claim, arm, others.get(0));
    }
    List<Arm> arms = new ArrayList<>(List.of(arm));
    arms.addAll(run);
    return new Judged(ruling.apply(run), arms);
  }

  private Judged notRun(Claim claim, Arm... arms) {
    List<String> missing =
        Arrays.stream(arms).filter(arm -> !evidence.has(arm)).map(Arm::curriculum).toList();
    return new Judged(
        ClaimVerdict.notRun(claim, "no finished runs of " + String.join(", ", missing)), List.of());
  }

  private Estimate midpoint(Arm arm) {
    return transitions.transition(arm.curriculum()).midpoint();
  }

  private Map<String, Estimate> midpoints(List<Arm> arms) {
    Map<String, Estimate> midpoints = new LinkedHashMap<>();
    arms.forEach(arm -> midpoints.put(arm.curriculum(), midpoint(arm)));
    return midpoints;
  }

  private Estimate ratio(Arm alone, Arm mix) {
    return transitions.ratio(alone.curriculum(), mix.curriculum());
  }

  private Map<String, Estimate> sumOver(List<Arm> arms) {
    Map<String, Estimate> ratios = new LinkedHashMap<>();
    arms.forEach(arm -> ratios.put(arm.curriculum(), ratio(Arm.SUM, arm)));
    return ratios;
  }

  private ClaimVerdict jointIsEarlier() {
    return ClaimRules.jointIsEarlier(earlier(ArmRun::onAllTokens), earlier(ArmRun::onTargetTokens));
  }

  private LogRank earlier(Function<ArmRun, LearningCurve> curve) {
    SortedSet<Integer> widths = new TreeSet<>();
    evidence.runs(Arm.SUM).forEach(run -> widths.add(run.width()));
    return LogRank.test(
        widths.stream()
            .map(
                width ->
                    new LogRank.Stratum(
                        evidence.runs(Arm.MIX).stream()
                            .filter(run -> run.width() == width)
                            .map(run -> curve.apply(run).learned())
                            .toList(),
                        evidence.runs(Arm.SUM).stream()
                            .filter(run -> run.width() == width)
                            .map(run -> curve.apply(run).learned())
                            .toList()))
            .toList());
  }

  private Map<String, MeanDifference> numbers(Arm single, Arm joint) {
    Pairs learned = whereJointLearned(single, joint);
    Map<String, MeanDifference> differences = new LinkedHashMap<>();
    learned.difference(run -> run.score(ORDER)).ifPresent(d -> differences.put("order", d));
    learned.difference(run -> run.score(RING)).ifPresent(d -> differences.put("ring", d));
    return differences.size() == 2 ? differences : Map.of();
  }

  private Pairs whereJointLearned(Arm single, Arm joint) {
    return Pairs.of(evidence, single, joint).whereJoint(run -> run.accuracy() >= Group.LEARNED);
  }

  private ClaimVerdict parity() {
    Pairs learned = whereJointLearned(Arm.SUM, Arm.MIX);
    Optional<MeanDifference> share = learned.difference(run -> run.score(PARITY));
    if (share.isEmpty()) {
      return ClaimVerdict.notRun(Claim.C9, "no joint run with a parity probe has learned SUM");
    }
    double beyond =
        learned.pairs().stream()
            .map(pair -> pair.joint().score(PARITY_P))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(p -> p.getAsDouble() <= SIGNIFICANT ? 1 : 0)
            .average()
            .orElse(0);
    return ClaimRules.jointSeparatesParity(share.get(), beyond);
  }

  private ClaimVerdict attention() {
    Pairs all = Pairs.of(evidence, Arm.SUM, Arm.MIX);
    Optional<MeanDifference> share = all.difference(run -> run.score(ATTENTION));
    Optional<MeanDifference> ablation = all.difference(run -> run.score(ABLATION));
    if (share.isEmpty() || ablation.isEmpty()) {
      return ClaimVerdict.notRun(Claim.C10, "no pair of runs has both probes");
    }
    double[] single = learned(Arm.SUM);
    double[] joint = learned(Arm.MIX);
    MeanDifference equalAccuracy =
        single.length == 0 || joint.length == 0
            ? new MeanDifference(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
            : MeanDifference.welch(single, joint, LEVEL);
    return ClaimRules.jointUsesAttention(share.get(), equalAccuracy, ablation.get());
  }

  /** Attention's share in the runs that have learned. */
  private double[] learned(Arm arm) {
    return evidence.runs(arm).stream()
        .filter(run -> run.accuracy() >= LearningCurve.LEARNED)
        .map(run -> run.score(ATTENTION))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private ClaimVerdict kinds() throws IOException {
    return Alignment.withinLessBetween(evidence.runs(Arm.SUM), evidence.runs(Arm.MIX))
        .map(ClaimRules::kindsDiffer)
        .orElseGet(() -> ClaimVerdict.notRun(Claim.C14, "no two runs of a size have tables"));
  }

  private Optional<Interval> exponent(List<Arm> others) {
    Map<String, Estimate> midpoints = midpoints(others);
    midpoints.put(Arm.SUM.curriculum(), midpoint(Arm.SUM));
    Map<String, Double> sizes = new LinkedHashMap<>();
    midpoints.forEach(
        (operation, size) -> {
          if (!size.interval(LEVEL).open()) {
            sizes.put(operation, size.value());
          }
        });
    return Complexity.exponent(sizes, LEVEL);
  }
}
