package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.experiment.RecordedRun;
import io.coursework.mlflow.experiment.RunResult;
import io.coursework.tracking.Delivery;
import java.util.List;
import java.util.Map;

/** Results of runs as JSON, and the exit code that they deserve. */
final class Results {

  private Results() {}

  static ObjectNode run(RecordedRun recorded) {
    RunResult run = recorded.result();
    ObjectNode node = Console.JSON.createObjectNode();
    node.put("curriculum", run.spec().name());
    node.put("seed", run.spec().seed());
    node.put("parameters", run.parameters());
    node.put("steps", run.last().step());
    node.put("device", run.device());
    node.put("loss", run.loss());
    node.put("training_seconds", run.trainingSeconds());
    node.put("training_accuracy", run.trainingAccuracy());
    scores(node.putObject("training"), run.last().training());
    scores(node.putObject("held_out"), run.last().heldOut());
    ObjectNode chance = node.putObject("chance");
    run.chance().forEach(chance::put);
    ObjectNode probes = node.putObject("probes");
    run.findings()
        .forEach(
            finding -> {
              ObjectNode scores = probes.putObject(finding.probe());
              finding.scores().forEach(scores::put);
            });
    node.put("directory", run.directory().toString());
    node.put("checkpoint", run.checkpoint().toString());
    recorded.remoteId().ifPresent(id -> node.put("run_id", id));
    recorded.link().ifPresent(link -> node.put("link", link.toString()));
    delivery(node, recorded.delivery());
    return node;
  }

  static void delivery(ObjectNode result, Delivery delivery) {
    result
        .putObject("delivery")
        .put("sent", delivery.sent())
        .put("unsent", delivery.unsent())
        .put("rejected", delivery.rejected());
  }

  private static void scores(ObjectNode node, Map<String, Score> scores) {
    scores.forEach(
        (operation, score) ->
            node.putObject(operation)
                .put("accuracy", score.answer())
                .put("strict_accuracy", score.strict()));
  }

  /** 0 if the server has everything; else 1, and a line for each run that it has not. */
  static int exitCode(List<Delivery> deliveries, Console console) {
    int code = CommandLineInterface.DONE;
    for (Delivery delivery : deliveries) {
      if (!delivery.complete()) {
        code = CommandLineInterface.FAILED;
        console.log(
            "the server has not all of a run: %d entries unsent, %d rejected%s; the journal keeps"
                    .formatted(
                        delivery.unsent(),
                        delivery.rejected(),
                        delivery.problem().map(p -> " (" + p + ")").orElse(""))
                + " them");
      }
    }
    return code;
  }
}
