package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Effect;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Jackknife;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.analysis.transition.SizeThresholds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The power of N* as which the complexity of operations grows, by least squares on logarithms over
 * the operations alone whose N* lies among the tested sizes; blocks are left out one at a time.
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
    double[] without = new double[study.blocks().size()];
    for (int block = 0; block < without.length; block++) {
      int out = block;
      Map<String, Double> fewer = new LinkedHashMap<>();
      known.forEach(
          (operation, threshold) -> fewer.put(operation, threshold.withoutEachBlock()[out]));
      without[block] = Complexity.exponent(fewer);
    }
    Effect effect =
        level -> {
          double reach = Jackknife.reach(without, level);
          return new Ends(value - reach, value + reach);
        };
    return Judge.found(
        criterion.judge(effect, alpha),
        new Measured(name(), value, effect.interval(Measured.LEVEL), criterion));
  }
}
