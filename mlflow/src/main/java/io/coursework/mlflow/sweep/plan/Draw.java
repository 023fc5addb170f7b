package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.random.RandomGenerator;

/** Where the values of one key are drawn from. */
public interface Draw {

  /** Enough to tell values apart, and few enough to be read in a table. */
  MathContext DIGITS = new MathContext(4);

  /** One value; a pure function of the generator's state. */
  JsonNode value(RandomGenerator random);

  /** A number with four digits that count. */
  static JsonNode rounded(double value) {
    return JsonNodeFactory.instance.numberNode(new BigDecimal(value).round(DIGITS).doubleValue());
  }
}
