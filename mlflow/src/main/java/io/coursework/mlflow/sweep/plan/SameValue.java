package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Decimal;
import java.math.BigDecimal;

/** Whether two values of a key mean the same. */
final class SameValue {

  private SameValue() {}

  /** Numbers by their value; all else as it is written. */
  static boolean of(JsonNode one, JsonNode other) {
    if (Decimal.isNumber(one.asText()) && Decimal.isNumber(other.asText())) {
      return new BigDecimal(one.asText()).compareTo(new BigDecimal(other.asText())) == 0;
    }
    return one.isValueNode() && other.isValueNode()
        ? one.asText().equals(other.asText())
        : one.equals(other);
  }
}
