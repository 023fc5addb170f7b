package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** Every number's logarithm is as likely as every other: as many values in each power of ten. */
public record LogUniformDraw(
    @Key("the lowest value; above 0") double low, @Key("the highest value; above low") double high)
    implements Draw {

  public LogUniformDraw {
    new Requirements()
        .require(low > 0, "low = %s must be above 0; choose uniform for others", low)
        .require(Double.isFinite(high) && low < high, "low = %s must be below high = %s", low, high)
        .throwIfAny();
  }

  @Override
  public JsonNode value(RandomGenerator random) {
    // StrictMath: a plan is the same on every machine.
    double drawn = low * StrictMath.pow(high / low, random.nextDouble());
    return Draw.rounded(drawn);
  }

  @Override
  public SearchAxis axis() {
    return new SearchAxis.Range(StrictMath.log(low), StrictMath.log(high), SearchAxis.Grain.REAL);
  }

  @Override
  public OptionalDouble coordinate(JsonNode value) {
    OptionalDouble within = Draw.within(value, low, high);
    return within.isPresent()
        ? OptionalDouble.of(StrictMath.log(within.getAsDouble()))
        : OptionalDouble.empty();
  }

  @Override
  public JsonNode at(double coordinate) {
    return Draw.rounded(StrictMath.exp(coordinate), low, high);
  }
}
