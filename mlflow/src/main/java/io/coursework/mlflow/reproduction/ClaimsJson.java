package io.coursework.mlflow.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Measured;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The verdicts of a study for programs, the tables of the pages among them. */
final class ClaimsJson {

  /** Its name among the report's files. */
  static final String FILE = "claims.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClaimsJson() {}

  /**
   * One JSON object.
   *
   * @param foreword what a reader must know first, one paragraph each
   */
  static String of(
      String name, List<String> foreword, PaperStudy study, Map<Claim, Verdict> verdicts) {
    ObjectNode node = JSON.createObjectNode().put("study", name);
    foreword.forEach(node.putArray("foreword")::add);
    node.put("planned", study.planned()).put("finished", study.finished());
    study.blocks().forEach(node.putArray("blocks")::add);
    node.put("most_tokens", study.mostTokens()); // useful ones, of a run
    ArrayNode claims = node.putArray("claims");
    verdicts.forEach((claim, verdict) -> put(claim, verdict, claims.addObject()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The foreword of such an object. */
  static List<String> foreword(String json) throws JsonProcessingException {
    return StreamSupport.stream(JSON.readTree(json).path("foreword").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static void put(Claim claim, Verdict verdict, ObjectNode node) {
    node.put("claim", claim.id())
        .put("statement", claim.statement())
        .put("criterion", claim.criterion())
        .put("refutation", claim.refutation())
        .put("verdict", verdict.kind().words())
        .put("why", verdict.reason())
        .put("what_would_change_it", verdict.kind().change());
    ArrayNode measured = node.putArray("measured");
    for (Measured one : verdict.measured()) {
      ObjectNode number = measured.addObject().put("name", one.name());
      put("value", one.value(), number);
      put("low", one.ends().low(), number);
      put("high", one.ends().high(), number);
      number.put("words", one.number()).put("confirms", one.criterion().words());
    }
  }

  /** What is not a number of JSON is left out: unknown, or an end that nothing bounds. */
  private static void put(String key, double value, ObjectNode node) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    }
  }
}
