package io.coursework.mlflow.cli.destination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.system.ShortPath;
import io.coursework.tracking.run.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Results of runs as JSON, and the exit code that they deserve. */
public final class Results {

  private Results() {}

  public static ObjectNode run(RecordedRun recorded) {
    RunResult run = recorded.result();
    ObjectNode node = Console.JSON.createObjectNode();
    node.put("curriculum", run.spec().name());
    node.put("seed", run.spec().seed());
    node.put("parameters", run.parameters());
    node.put("steps", run.last().step());
    node.put("device", run.device());
    node.put("loss", run.loss());
    node.put("training_seconds", run.trainingSeconds());
    node.put("evaluation_share", run.evaluationShare());
    node.put("training_accuracy", run.trainingAccuracy());
    for (SplitPart part : SplitPart.values()) {
      if (part == SplitPart.TRAINING
          || part == SplitPart.HELD_OUT
          || !run.last().on(part).isEmpty()) {
        scores(node.putObject(SnakeCase.of(part)), run.last(), part);
      }
    }
    ObjectNode chance = node.putObject("chance");
    run.chance().forEach(chance::put);
    ObjectNode probes = node.putObject("probes");
    run.findings()
        .forEach(
            finding -> {
              ObjectNode scores = probes.putObject(finding.probe());
              finding.numbers().forEach(scores::put);
            });
    node.put("directory", run.directory().toString());
    node.put("checkpoint", run.checkpoint().toString());
    recorded.remoteId().ifPresent(id -> node.put("run_id", id));
    recorded.link().ifPresent(link -> node.put("link", link.toString()));
    delivery(node, recorded.delivery());
    return node;
  }

  public static void delivery(ObjectNode result, Delivery delivery) {
    result
        .putObject("delivery")
        .put("sent", delivery.sent())
        .put("unsent", delivery.unsent())
        .put("rejected", delivery.rejected());
  }

  private static void scores(ObjectNode node, Evaluation evaluation, SplitPart part) {
    evaluation
        .on(part)
        .forEach(
            (operation, score) -> {
              ObjectNode own =
                  node.putObject(operation)
                      .put("accuracy", score.answer())
                      .put("strict_accuracy", score.strict())
                      .put("valid_chain_accuracy", score.valid());
              Double gap = evaluation.gaps().on(part).get(operation);
              if (gap != null) {
                own.put("gap", gap);
              }
            });
  }

  /**
   * What has become of a run.
   *
   * @param directory where it is kept
   * @param remoteId its id on the server, empty if none has answered
   */
  public record Sent(Path directory, Optional<String> remoteId, Delivery delivery) {

    public static Sent of(RecordedRun run) {
      return new Sent(run.result().directory(), run.remoteId(), run.delivery());
    }
  }

  /**
   * 0 if the server has everything, or could not be expected to have it; else 1, and a line for
   * each run that it has not. In both cases the last line says how the rest gets there.
   *
   * @param runs one that all others are parts of comes first
   */
  public static int exitCode(List<Sent> runs, TrackingDestination destination, Console console) {
    int code = CommandLineInterface.DONE;
    for (Sent run : runs) {
      Delivery delivery = run.delivery();
      if (!delivery.complete() && !(delivery.rejected() == 0 && destination.excuses(run))) {
        code = CommandLineInterface.FAILED;
        console.log(
            "the server lacks part of a run: %d entries unsent, %d rejected%s; the journal keeps"
                    .formatted(
                        delivery.unsent(),
                        delivery.rejected(),
                        delivery.problem().map(p -> " (" + p + ")").orElse(""))
                + " them");
      }
    }
    if (runs.stream().anyMatch(run -> !run.delivery().complete())) {
      console.log(
          "send what the server lacks with: coursework sync "
              + Arguments.quoted(ShortPath.of(runs.get(0).directory()))
              + destination
                  .options()
                  .uri()
                  .map(uri -> " --tracking-uri " + Arguments.quoted(uri))
                  .orElse(""));
    }
    return code;
  }
}
