package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** Every whole number between two bounds is as likely as every other. */
public record WholeDraw(
    @Key("the lowest value") int low, @Key("the highest value; at least low") int high)
    implements Draw {

  public WholeDraw {
    new Requirements()
        .require(low <= high, "low = %d must be at most high = %d", low, high)
        .throwIfAny();
  }

  @Override
  public JsonNode value(RandomGenerator random) {
    return JsonNodeFactory.instance.numberNode(random.nextLong(low, high + 1L));
  }

  @Override
  public SearchAxis axis() {
    return new SearchAxis.Range(low, high, SearchAxis.Grain.WHOLE);
  }

  @Override
  public OptionalDouble coordinate(JsonNode value) {
    return value.isIntegralNumber() ? Draw.within(value, low, high) : OptionalDouble.empty();
  }

  @Override
  public JsonNode at(double coordinate) {
    return JsonNodeFactory.instance.numberNode(Math.round(coordinate));
  }
}
