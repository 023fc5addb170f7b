package io.coursework.tracking.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a journal line says of a model, as JSON. A score's time is that of its own line. */
final class CardFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CardFormat() {}

  static ObjectNode write(ModelCard card) {
    ObjectNode node = JSON.createObjectNode();
    node.put("title", card.title()).put("step", card.step());
    if (card.checkpoint()) {
      node.put("checkpoint", true);
    }
    node.put("description", card.description());
    ArrayNode scores = node.putArray("scores");
    for (ModelScore score : card.scores()) {
      ObjectNode one = scores.addObject().put("key", score.key()).put("value", score.value());
      one.put("dataset", score.dataset()).put("digest", score.digest());
    }
    return node;
  }

  /**
   * @param node missing in a line that says nothing
   * @param name of the model
   */
  static ModelCard read(JsonNode node, String name) throws IOException {
    if (node.isMissingNode()) {
      return ModelCard.of(name);
    }
    List<ModelScore> scores = new ArrayList<>();
    for (JsonNode score : node.path("scores")) {
      if (!score.path("value").isNumber()) {
        throw new IOException("a score of the model is not a number");
      }
      scores.add(
          new ModelScore(
              score.path("key").asText(),
              score.path("value").doubleValue(),
              score.path("dataset").asText(),
              score.path("digest").asText()));
    }
    return new ModelCard(
        node.path("title").asText(),
        node.path("step").asLong(),
        node.path("checkpoint").asBoolean(),
        node.path("description").asText(),
        scores);
  }
}
