package io.coursework.curricula.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.notation.Quote;
import java.util.Optional;

/** Rows as JSON objects with the keys expression, value and, if there are any, chain and part. */
final class JsonRows implements RowParser {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public DataRow parse(String line) {
    JsonNode row;
    try {
      row = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getColumnNr());
      throw new RowException("", column, "is not JSON: " + firstLine(e.getOriginalMessage()));
    }
    if (!row.isObject()) {
      throw new RowException(
          "", 0, "is not a JSON object; write {\"expression\": ..., \"value\": ...}");
    }
    return new DataRow(
        needed(row, Columns.EXPRESSION),
        needed(row, Columns.VALUE),
        text(row, Columns.CHAIN),
        text(row, Columns.PART));
  }

  static String write(DataRow row) {
    ObjectNode object = JSON.createObjectNode();
    object.put(Columns.EXPRESSION, row.expression());
    object.put(Columns.VALUE, row.value());
    row.chain().ifPresent(chain -> object.put(Columns.CHAIN, chain));
    row.part().ifPresent(part -> object.put(Columns.PART, part));
    return object.toString();
  }

  private static String needed(JsonNode row, String key) {
    return text(row, key)
        .orElseThrow(
            () -> new RowException("", 0, "has no key '" + key + "'; every row needs one"));
  }

  /** A text, or a whole number as its text; empty if the key is absent or null. */
  private static Optional<String> text(JsonNode row, String key) {
    JsonNode node = row.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw new RowException(key, 0, Quote.of(node.toString()) + " is not text");
    }
    return Optional.of(node.asText());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
