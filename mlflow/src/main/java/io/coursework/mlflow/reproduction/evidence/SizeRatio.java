package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.rule.Gate;
import io.coursework.analysis.rule.Ruling;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.analysis.transition.SizeThresholds;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How many times larger a model one arm needs than another: N*(larger) / N*(smaller), N* being the
 * size of which half of the runs learn within the budget. It must hold whatever is counted as size,
 * and N* of both must have settled as the budget grew.
 *
 * @param larger the arm that is claimed to need the larger models
 * @param smaller the other one
 */
public record SizeRatio(Arm larger, Arm smaller, Criterion criterion) implements ClaimPart {

  @Override
  public String name() {
    return "N*(%s) / N*(%s)".formatted(larger.curriculum(), smaller.curriculum());
  }

  @Override
  public List<Arm> arms() {
    return List.of(larger, smaller);
  }

  @Override
  public String rule() {
    return "by all parameters and by those of the block, where N* of both arms has settled: from half"
        + " of the budget to the whole it moves by less than %s either way; where runs jump from none to all between two tested sizes, N* counts as anywhere between these"
            .formatted(Gate.FACTOR);
  }

  private SizeThreshold threshold(PaperStudy study, ModelSize size, Arm arm) {
    return study.thresholds(size, Clock.ALL_TOKENS).at(arm.curriculum(), budget(study));
  }

  private double budget(PaperStudy study) {
    return study.budget(Clock.ALL_TOKENS, larger, smaller);
  }

  /** Of each arm of which it is so, that N* still moves, or lies outside of what was tried. */
  private String unsettledArms(PaperStudy study) {
    SizeThresholds thresholds = study.thresholds(ModelSize.TOTAL, Clock.ALL_TOKENS);
    return arms().stream()
        .map(Arm::curriculum)
        .filter(arm -> !Gate.settled(thresholds, arm, budget(study)))
        .map(arm -> "N* of %s %s".formatted(arm, howItMoves(thresholds, arm, budget(study))))
        .collect(Collectors.joining("; "));
  }

  private static String howItMoves(SizeThresholds thresholds, String arm, double budget) {
    Bracket whole = thresholds.at(arm, budget).point();
    if (whole.open()) {
      return "lies " + outside(whole);
    }
    Bracket half = thresholds.at(arm, budget / 2).point();
    Bracket drift = Gate.drift(thresholds, arm, budget);
    String how =
        half.open()
            ? "at half of it, N* lies " + outside(half)
            : drift.open()
                ? "at half of it or at the whole, N* may lie outside the sizes that were tried"
                : String.format(
                    Locale.ROOT,
                    "at the whole, N* is %.2f to %.2f times that at half of it (95%% interval)",
                    drift.low(),
                    drift.high());
    return "has not settled within the budget: " + how;
  }

  private static String outside(Bracket point) {
    return (point.low() == 0 ? "below" : "above") + " the sizes that were tried";
  }

  private Effect effect(PaperStudy study, ModelSize size) {
    return level -> {
      Bracket bracket = threshold(study, size, larger).over(threshold(study, size, smaller), level);
      return new Ends(bracket.low(), bracket.high());
    };
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    Effect total = effect(study, ModelSize.TOTAL);
    Ruling byTotal = criterion.judge(total, alpha);
    Ruling byBlock = criterion.judge(effect(study, ModelSize.BLOCK), alpha);
    double value =
        threshold(study, ModelSize.TOTAL, larger)
            .over(threshold(study, ModelSize.TOTAL, smaller))
            .value();
    Measured measured = new Measured(name(), value, total.interval(Measured.LEVEL), criterion);
    SizeThresholds thresholds = study.thresholds(ModelSize.TOTAL, Clock.ALL_TOKENS);
    for (Arm arm : arms()) {
      boolean below = Gate.below(thresholds, arm.curriculum(), budget(study));
      if (below || !Gate.settled(thresholds, arm.curriculum(), budget(study))) {
        return new Found(
            below ? Verdict.Kind.UNDECIDED_SIZES : Verdict.Kind.UNDECIDED_BUDGET,
            measured,
            unsettledArms(study));
      }
    }
    if (byTotal != byBlock) {
      return new Found(
          Verdict.Kind.UNDECIDED_SIZE_DEFINITION,
          measured,
          "all parameters and those of the block say different things of " + name());
    }
    return switch (byTotal) {
      case CONFIRMED -> new Found(Verdict.Kind.CONFIRMED, measured, name() + " is as claimed");
      case REFUTED -> new Found(Verdict.Kind.REFUTED, measured, name() + " is not as claimed");
      case BOUND ->
          new Found(Verdict.Kind.UNDECIDED_SIZES, measured, name() + " is known as a bound only");
      case UNDECIDED ->
          new Found(
              Verdict.Kind.UNDECIDED_POWER,
              measured,
              "the interval of %s leaves both open".formatted(name()));
    };
  }
}
