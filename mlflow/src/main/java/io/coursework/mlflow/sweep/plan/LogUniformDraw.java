package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
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
}
