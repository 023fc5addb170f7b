package io.coursework.mlflow.sweep.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A line through some points in the logarithms of both: between two of them a power of the other
 * key, and beyond the last ones the same power as beside them.
 */
public record PowerLaw(
    @Key("the key that it follows from, such as model.d_model") String of,
    @Key("its value at two or more values of that key, such as {16: 0.004, 64: 0.002}")
        Map<String, Double> at)
    implements SettingRule {

  private static final MathContext DIGITS = new MathContext(4); // as of values that are drawn

  public PowerLaw {
    Requirements requirements =
        new Requirements()
            .require(!of.isBlank(), "of = '' must name a key, such as model.d_model")
            .require(at.size() >= 2, "at = %s must have two points or more", at);
    Map<Double, String> sorted = new TreeMap<>();
    at.forEach(
        (size, value) -> {
          requirements
              .require(isAboveZero(size), "at: %s must be a number above 0", size)
              .require(value > 0, "at: %s: %s must be above 0", size, value);
          if (isAboveZero(size) && sorted.put(Decimal.number(size), size) != null) {
            requirements.require(false, "at: %s stands there twice", size);
          }
        });
    requirements.throwIfAny();
    Map<String, Double> bySize = new LinkedHashMap<>();
    for (String size : sorted.values()) {
      bySize.put(size, at.get(size));
    }
    at = Collections.unmodifiableMap(bySize);
  }

  /** Whether a text is a number that has a logarithm. */
  static boolean isAboveZero(String text) {
    try {
      return Decimal.number(text) > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public JsonNode at(double value) {
    List<Double> sizes = sizes();
    List<Double> values = List.copyOf(at.values());
    if (sizes.contains(value)) {
      return JsonNodeFactory.instance.numberNode(values.get(sizes.indexOf(value)));
    }
    int right = 1;
    while (right < sizes.size() - 1 && sizes.get(right) < value) {
      right++;
    }
    // StrictMath: a plan is the same on every machine.
    double power =
        StrictMath.log(values.get(right) / values.get(right - 1))
            / StrictMath.log(sizes.get(right) / sizes.get(right - 1));
    double exact = values.get(right) * StrictMath.pow(value / sizes.get(right), power);
    return JsonNodeFactory.instance.numberNode(new BigDecimal(exact).round(DIGITS).doubleValue());
  }

  private List<Double> sizes() {
    List<Double> sizes = new ArrayList<>();
    at.keySet().forEach(size -> sizes.add(Decimal.number(size)));
    return sizes;
  }

  @Override
  public boolean extrapolates(double value) {
    List<Double> sizes = sizes();
    return value < sizes.get(0) || value > sizes.get(sizes.size() - 1);
  }

  @Override
  public String words() {
    return "a power law of %s, %s"
        .formatted(
            of,
            at.entrySet().stream()
                .map(
                    point ->
                        new BigDecimal(point.getValue().toString())
                                .stripTrailingZeros()
                                .toPlainString()
                            + " at "
                            + point.getKey())
                .collect(Collectors.joining(", ")));
  }
}
