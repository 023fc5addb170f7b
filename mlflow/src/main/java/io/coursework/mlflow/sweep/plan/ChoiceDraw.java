package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.random.RandomGenerator;

/** Every value of a list is as likely as every other. */
public record ChoiceDraw(@Key("at least one") List<JsonNode> values) implements Draw {

  public ChoiceDraw {
    values = List.copyOf(values);
    new Requirements()
        .require(!values.isEmpty(), "values = [] must name one at least")
        .throwIfAny();
  }

  @Override
  public JsonNode value(RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }
}
