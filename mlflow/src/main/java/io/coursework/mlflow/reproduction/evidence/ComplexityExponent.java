package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.analysis.transition.SizeThresholds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The power of N* as which the complexity of operations grows, by least squares on logarithms over
 * the operations alone whose N* lies among the tested sizes; its interval follows from theirs.
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
    SizeThresholds thresholds = study.thresholds(ModelSize.TOTAL, Clock.ALL_TOKENS);
    Map<String, SizeThreshold> known = new LinkedHashMap<>();
    for (Arm arm : arms()) {
      SizeThreshold threshold =
          thresholds.at(arm.curriculum(), study.budget(Clock.ALL_TOKENS, arm));
      if (!threshold.censored()) {
        known.put(arm.curriculum(), threshold);
      }
    }
    if (known.size() < FEWEST) {
      return new Found(
          Verdict.Kind.UNDECIDED_SIZES,
          new Measured(name(), Double.NaN, Ends.unknown(), criterion),
          "N* is known of %d operations, and %d are needed".formatted(known.size(), FEWEST));
    }
    Map<String, Double> sizes = new LinkedHashMap<>();
    known.forEach((operation, threshold) -> sizes.put(operation, threshold.point().value()));
    double value = Complexity.exponent(sizes);
    Effect effect = level -> interval(known, sizes, level);
    return Judge.found(
        criterion.judge(effect, alpha),
        new Measured(name(), value, effect.interval(Measured.LEVEL), criterion));
  }

  /**
   * All exponents that sizes within their own intervals can make, to first order: an error of a
   * size, as of where it lies between two tested ones, bends the line, and no block shows it.
   */
  private static Ends interval(
      Map<String, SizeThreshold> known, Map<String, Double> sizes, double level) {
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
