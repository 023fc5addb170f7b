package io.coursework.mlflow.experiment.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.split.SplitPart;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much better a model answers training expressions than those of each other part, by operation:
 * differences of accuracies in [-1, 1], each on the layouts that training and that part share,
 * which weigh as much among the training expressions as they do in the part. Operations that share
 * no layout are missing, and so is what was not examined.
 */
public record Gaps(
    Map<String, Double> heldOut, Map<String, Double> monitor, Map<String, Double> unseenMultisets) {

  public static final Gaps NONE = new Gaps(Map.of(), Map.of(), Map.of());

  /**
   * Of what was measured.
   *
   * @param gap by part, then by operation
   */
  static Gaps of(Map<SplitPart, Map<String, Double>> gap) {
    Map<SplitPart, Map<String, Double>> all = new EnumMap<>(SplitPart.class);
    for (SplitPart part : SplitPart.values()) {
      all.put(part, new LinkedHashMap<>(gap.getOrDefault(part, Map.of())));
    }
    return new Gaps(
        all.get(SplitPart.HELD_OUT),
        all.get(SplitPart.MONITOR),
        all.get(SplitPart.UNSEEN_MULTISETS));
  }

  /** By operation; empty for the training, with which the others are compared. */
  public Map<String, Double> on(SplitPart part) {
    return switch (part) {
      case TRAINING -> Map.of();
      case HELD_OUT -> heldOut;
      case MONITOR -> monitor;
      case UNSEEN_MULTISETS -> unseenMultisets;
    };
  }

  /** Adds to an evaluation that a build wrote which did not measure them. */
  static void complete(ObjectNode evaluation) {
    if (!evaluation.has("gaps")) {
      ObjectNode none = evaluation.putObject("gaps");
      none.putObject("held_out");
      none.putObject("monitor");
      none.putObject("unseen_multisets");
    }
  }
}
