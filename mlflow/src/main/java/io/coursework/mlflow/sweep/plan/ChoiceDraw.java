package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.sweep.tpe.SearchAxis;
import java.util.List;
import java.util.OptionalDouble;
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

  @Override
  public SearchAxis axis() {
    return new SearchAxis.Choice(values.size());
  }

  @Override
  public OptionalDouble coordinate(JsonNode value) {
    for (int i = 0; i < values.size(); i++) {
      if (SameValue.of(values.get(i), value)) {
        return OptionalDouble.of(i);
      }
    }
    return OptionalDouble.empty();
  }

  @Override
  public JsonNode at(double coordinate) {
    return values.get((int) coordinate);
  }
}
