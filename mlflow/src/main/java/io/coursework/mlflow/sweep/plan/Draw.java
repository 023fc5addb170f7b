package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** Where the values of one key are drawn from. */
public interface Draw {

  /** Enough to tell values apart, and few enough to be read in a table. */
  MathContext DIGITS = new MathContext(4);

  /** One value; a pure function of the generator's state. */
  JsonNode value(RandomGenerator random);

  /** Where its values lie for a search that models them. */
  SearchAxis axis();

  /** Where a value lies on the axis; empty if it is not one of its values. */
  OptionalDouble coordinate(JsonNode value);

  /** The value at a coordinate. */
  JsonNode at(double coordinate);

  /** A number with four digits that count. */
  static JsonNode rounded(double value) {
    return JsonNodeFactory.instance.numberNode(new BigDecimal(value).round(DIGITS).doubleValue());
  }

  /** A number within bounds; empty if it is not one. */
  static OptionalDouble within(JsonNode value, double low, double high) {
    return value.isNumber() && value.doubleValue() >= low && value.doubleValue() <= high
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  /** The nearest of a range with four digits that count. */
  static JsonNode rounded(double value, double low, double high) {
    double rounded = rounded(value).doubleValue();
    return JsonNodeFactory.instance.numberNode(Math.max(low, Math.min(high, rounded)));
  }
}
