package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** Every number between two bounds is as likely as every other; with four digits. */
public record UniformDraw(
    @Key("the lowest value") double low, @Key("the highest value; above low") double high)
    implements Draw {

  public UniformDraw {
    new Requirements()
        .require(
            Double.isFinite(high - low) && low < high,
            "low = %s must be below high = %s",
            low,
            high)
        .throwIfAny();
  }

  @Override
  public JsonNode value(RandomGenerator random) {
    return Draw.rounded(low + random.nextDouble() * (high - low));
  }

  @Override
  public SearchAxis axis() {
    return new SearchAxis.Range(low, high, SearchAxis.Grain.REAL);
  }

  @Override
  public OptionalDouble coordinate(JsonNode value) {
    return Draw.within(value, low, high);
  }

  @Override
  public JsonNode at(double coordinate) {
    return Draw.rounded(coordinate, low, high);
  }
}
