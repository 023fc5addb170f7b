package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.rule.Gate;
import io.coursework.analysis.rule.Ruling;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.analysis.transition.SizeThresholds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The power of N* as which the complexity of operations grows, by least squares on logarithms over
 * the operations alone whose N* lies among the tested sizes and has settled as the budget grew; its
 * interval follows from theirs. It must hold whatever is counted as size.
 */
public record ComplexityExponent(Criterion criterion) implements ClaimPart {

  private static final int FEWEST = 5; // operations

  @Override
  public String name() {
    return "exponent of complexity on N*";
  }

  @Override
  public List<Arm> arms() {
    return List.of(Arm.SUM, Arm.MAX, Arm.MIN, Arm.MED, Arm.PROD, Arm.NADD);
  }

  @Override
  public String rule() {
    return "over %d operations or more, by the compressed length of a program for each"
        .formatted(FEWEST);
  }

  @Override
  public Found find(PaperStudy study, double alpha) {
    Map<String, SizeThreshold> total = settled(study, ModelSize.TOTAL);
    if (total.size() < FEWEST) {
      return new Found(
          Verdict.Kind.UNDECIDED_SIZES,
          new Measured(name(), Double.NaN, Ends.unknown(), criterion),
          "N* is known and has settled of %d operations, and %d are needed"
              .formatted(total.size(), FEWEST));
    }
    Map<String, SizeThreshold> block = settled(study, ModelSize.BLOCK);
    block.keySet().retainAll(total.keySet());
    Effect effect = level -> interval(total, level);
    Measured measured =
        new Measured(
            name(), Complexity.exponent(points(total)), effect.interval(Measured.LEVEL), criterion);
    Ruling ruling = criterion.judge(effect, alpha);
    return block.size() < total.size()
            || ruling != criterion.judge(level -> interval(block, level), alpha)
        ? new Found(
            Verdict.Kind.UNDECIDED_SIZE_DEFINITION,
            measured,
            "all parameters and those of the block say different things of the " + name())
        : Judge.found(ruling, measured);
  }

  /** The sizes that are known, by operation. */
  private Map<String, SizeThreshold> settled(PaperStudy study, ModelSize size) {
    SizeThresholds thresholds = study.thresholds(size, Clock.ALL_TOKENS);
    Map<String, SizeThreshold> settled = new LinkedHashMap<>();
    for (Arm arm : arms()) {
      double budget = study.budget(Clock.ALL_TOKENS, arm);
      if (Gate.settled(thresholds, arm.curriculum(), budget)) {
        settled.put(arm.curriculum(), thresholds.at(arm.curriculum(), budget));
      }
    }
    return settled;
  }

  private static Map<String, Double> points(Map<String, SizeThreshold> thresholds) {
    Map<String, Double> points = new LinkedHashMap<>();
    thresholds.forEach((operation, threshold) -> points.put(operation, threshold.point().value()));
    return points;
  }

  /**
   * All exponents that sizes within their own intervals can make, to first order: an error of a
   * size, as of where it lies between two tested ones, bends the line, and no block shows it.
   */
  private static Ends interval(Map<String, SizeThreshold> known, double level) {
    Map<String, Double> sizes = points(known);
    double value = Complexity.exponent(sizes);
    double low = value;
    double high = value;
    for (Map.Entry<String, SizeThreshold> one : known.entrySet()) {
      Bracket size = one.getValue().interval(level);
      if (size.open()) {
        return Ends.unknown();
      }
      double down = exponentWith(one.getKey(), size.low(), sizes);
      double up = exponentWith(one.getKey(), size.high(), sizes);
      low += Math.min(0, Math.min(down, up) - value);
      high += Math.max(0, Math.max(down, up) - value);
    }
    return new Ends(low, high);
  }

  private static double exponentWith(String operation, double size, Map<String, Double> sizes) {
    Map<String, Double> changed = new LinkedHashMap<>(sizes);
    changed.put(operation, size);
    return Complexity.exponent(changed);
  }
}
