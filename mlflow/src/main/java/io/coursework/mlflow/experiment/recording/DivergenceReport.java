package io.coursework.mlflow.experiment.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.tfmodel.training.DivergedException;
import io.coursework.tfmodel.training.StepResult;
import java.util.Arrays;

/** The step that showed that a training has diverged, for people to look into. */
final class DivergenceReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DivergenceReport() {}

  /** What the step measured, and its batch row by row: as text and as token ids. */
  static String json(DivergedException diverged, Course course) {
    StepResult result = diverged.result();
    Batch batch = diverged.batch();
    ObjectNode report = JSON.createObjectNode();
    report.put("problem", diverged.getMessage());
    report.put("step", result.step());
    report.put("loss", Float.toString(result.loss())); // JSON has no NaN
    report.put("gradient_norm", Float.toString(result.gradientNorm()));
    report.put("last_loss", Float.toString(diverged.lastLoss()));
    report.put("learning_rate", result.learningRate());
    ArrayNode rows = report.putArray("rows");
    for (int row = 0; row < batch.rows(); row++) {
      int from = row * batch.length();
      int[] tokens = Arrays.copyOfRange(batch.tokens(), from, from + batch.length());
      int[] targets = Arrays.copyOfRange(batch.targets(), from, from + batch.length());
      int operation = batch.operations()[row];
      rows.addObject()
          .put("operation", operation < 0 ? null : course.operations().get(operation))
          .put("text", course.vocabulary().decode(tokens))
          .<ObjectNode>set("tokens", JSON.valueToTree(tokens))
          .set("targets", JSON.valueToTree(targets));
    }
    return report.toPrettyString() + "\n";
  }
}
