package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** Whole numbers between two bounds, about as many in each power of ten. */
public record LogWholeDraw(
    @Key("the lowest value; at least 1") int low, @Key("the highest value; at least low") int high)
    implements Draw {

  public LogWholeDraw {
    new Requirements()
        .require(low >= 1, "low = %d must be at least 1; choose integer for others", low)
        .require(low <= high, "low = %d must be at most high = %d", low, high)
        .throwIfAny();
  }

  @Override
  public JsonNode value(RandomGenerator random) {
    double least = low - 0.5;
    return number(least * StrictMath.pow((high + 0.5) / least, random.nextDouble()));
  }

  private JsonNode number(double value) {
    return JsonNodeFactory.instance.numberNode(Math.max(low, Math.min(high, Math.round(value))));
  }

  @Override
  public SearchAxis axis() {
    return new SearchAxis.Range(
        StrictMath.log(low), StrictMath.log(high), SearchAxis.Grain.LOG_OF_WHOLE);
  }

  @Override
  public OptionalDouble coordinate(JsonNode value) {
    OptionalDouble within =
        value.isIntegralNumber() ? Draw.within(value, low, high) : OptionalDouble.empty();
    return within.isPresent()
        ? OptionalDouble.of(StrictMath.log(within.getAsDouble()))
        : OptionalDouble.empty();
  }

  @Override
  public JsonNode at(double coordinate) {
    return number(StrictMath.exp(coordinate));
  }
}
