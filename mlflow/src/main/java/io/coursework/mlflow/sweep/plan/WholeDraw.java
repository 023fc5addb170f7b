package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
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
}
