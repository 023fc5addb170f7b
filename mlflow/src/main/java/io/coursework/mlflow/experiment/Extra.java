package io.coursework.mlflow.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Records among the extras of a checkpoint, as JSON; doubles read back to the bit. */
final class Extra {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private Extra() {}

  static String json(Record extra) {
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
  static <T extends Record> Optional<T> read(String json, Class<T> type) {
    return read(json, type, Map.of());
  }

  /**
   * The same of a record that has got keys since earlier builds wrote it.
   *
   * @param younger such keys, as JSON pointers, and what it means that one is not there
   */
  static <T extends Record> Optional<T> read(
      String json, Class<T> type, Map<String, Long> younger) {
    try {
      if (json == null) {
        return Optional.empty();
      }
      JsonNode tree = JSON.readTree(json);
      younger.forEach(
          (pointer, meaning) -> {
            int last = pointer.lastIndexOf('/');
            String key = pointer.substring(last + 1);
            if (tree.at(pointer.substring(0, last)) instanceof ObjectNode owner
                && !owner.has(key)) {
              owner.put(key, meaning);
            }
          });
      return Optional.of(JSON.treeToValue(tree, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
