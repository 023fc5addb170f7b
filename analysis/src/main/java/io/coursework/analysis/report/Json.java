package io.coursework.analysis.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleFunction;

/** Data for the scripts of a page. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(5); // a tenth of a pixel of any chart

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Numbers as they are, such as steps that are read; null for one that is not finite. */
  static ArrayNode exact(double[] values) {
    return array(values, BigDecimal::valueOf);
  }

  /** Numbers as short as a picture needs them; null for one that is not finite. */
  static ArrayNode numbers(double[] values) {
    return array(values, value -> new BigDecimal(value).round(DIGITS));
  }

  private static ArrayNode array(double[] values, DoubleFunction<BigDecimal> decimal) {
    ArrayNode array = MAPPER.createArrayNode();
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(decimal.apply(value).stripTrailingZeros());
      } else {
        array.addNull();
      }
    }
    return array;
  }
}
