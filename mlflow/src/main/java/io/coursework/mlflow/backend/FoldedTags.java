package io.coursework.mlflow.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tags that programs read and people do not, such as the number of a process: on a server they are
 * one tag of JSON, so that a run's page shows the others. Runs of earlier builds have them apart;
 * both forms are read.
 */
public final class FoldedTags {

  /** The tag that holds them. */
  static final String TAG = "coursework.process";

  private static final String PREFIX = "coursework.";
  private static final Set<String> FOLDED =
      Set.of("boot_id", "heartbeat", "host", "java", "os", "pid", "pid_namespace", "process_start");
  private static final ObjectMapper JSON = new ObjectMapper();

  private FoldedTags() {}

  /** Whether any of some tags is one that is folded. */
  static boolean any(Map<String, String> tags) {
    return tags.keySet().stream().anyMatch(FoldedTags::isFolded);
  }

  private static boolean isFolded(String key) {
    return key.startsWith(PREFIX) && FOLDED.contains(key.substring(PREFIX.length()));
  }

  /**
   * Tags as they are kept on a server.
   *
   * @param known what a run has been told already, in either form; stays where it is not replaced
   */
  static Map<String, String> fold(Map<String, String> tags, Map<String, String> known) {
    Map<String, String> all = new TreeMap<>(unfold(known));
    all.keySet().removeIf(key -> !isFolded(key));
    all.putAll(tags);
    Map<String, String> kept = new TreeMap<>();
    ObjectNode folded = JSON.createObjectNode();
    all.forEach(
        (key, value) -> {
          if (isFolded(key)) {
            folded.put(key.substring(PREFIX.length()), value);
          } else {
            kept.put(key, value);
          }
        });
    if (!folded.isEmpty()) {
      kept.put(TAG, folded.toString());
    }
    return kept;
  }

  /** Tags as the run was told them: each for itself. A folded one counts before one that is not. */
  public static Map<String, String> unfold(Map<String, String> tags) {
    Map<String, String> all = new TreeMap<>(tags);
    String folded = all.remove(TAG);
    if (folded != null) {
      try {
        JsonNode values = JSON.readTree(folded);
        for (String key : FOLDED) {
          if (values.path(key).isTextual()) {
            all.put(PREFIX + key, values.path(key).asText());
          }
        }
      } catch (JsonProcessingException e) {
        return all; // somebody has changed it: then nothing is known of the process
      }
    }
    return all;
  }
}
