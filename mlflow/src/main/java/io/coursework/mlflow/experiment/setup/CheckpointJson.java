package io.coursework.mlflow.experiment.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/** Records among the extras of a checkpoint, as JSON; doubles read back to the bit. */
public final class CheckpointJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private CheckpointJson() {}

  public static String json(Record extra) {
    try {
      return JSON.writeValueAsString(extra);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param json null if the checkpoint has none
   * @return empty if it is not whole: what is missing matters to nobody but the program
   */
  public static <T extends Record> Optional<T> read(String json, Class<T> type) {
    return read(json, type, whole -> {});
  }

  /**
   * Reads what this build or an earlier one wrote.
   *
   * @param complete adds to it what they did not know of
   */
  public static <T extends Record> Optional<T> read(
      String json, Class<T> type, Consumer<ObjectNode> complete) {
    try {
      if (json == null || !(JSON.readTree(json) instanceof ObjectNode extra)) {
        return Optional.empty();
      }
      complete.accept(extra);
      return Optional.of(JSON.treeToValue(extra, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
