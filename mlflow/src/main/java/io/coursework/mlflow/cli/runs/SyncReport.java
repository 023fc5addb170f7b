package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.ReadBackReport;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.RunInUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says of each run what came of it, and at the end what the exit code is. */
final class SyncReport {

  /** So many rejections of a run are named. */
  private static final int NAMED = 10;

  private final Console console;
  private final ObjectNode result = Console.JSON.createObjectNode();
  private final ArrayNode runs = result.putArray("runs");
  private final Map<Synchronization.Result, Integer> count =
      new EnumMap<>(Synchronization.Result.class);
  private boolean failed;

  SyncReport(Console console) {
    this.console = console;
  }

  void add(Path run, Synchronization.Outcome outcome) {
    count.merge(outcome.result(), 1, Integer::sum);
    ObjectNode node = runs.addObject().put("directory", run.toString());
    node.put("result", outcome.result().name().toLowerCase(Locale.ROOT));
    node.put("sent", outcome.sent());
    rejections(node, outcome.rejections());
    outcome.remoteId().ifPresent(id -> node.put("run_id", id));
    outcome.link().ifPresent(link -> node.put("link", link.toString()));
    outcome.reason().ifPresent(reason -> node.put("reason", reason));
    switch (outcome.result()) {
      case SENT -> {
        failed |= !outcome.rejections().isEmpty();
        console.text(
            "%s: %s%s%s%s"
                .formatted(
                    run,
                    outcome.sent() > 0
                        ? "%,d entries sent".formatted(outcome.sent())
                        : outcome.rejections().isEmpty()
                            ? "the server has all of it"
                            : "the server has the rest of it",
                    outcome.rejections().isEmpty()
                        ? ""
                        : ", %,d values or files rejected".formatted(outcome.rejections().size()),
                    outcome
                        .life()
                        .map(
                            life ->
                                switch (life) {
                                  case WRITTEN -> "; it is still being written";
                                  case ENDED -> "";
                                  case HANDED_OUT -> "; it was handed out and is not gathered yet";
                                  case ABANDONED -> "; its process was gone, so it is KILLED";
                                })
                        .orElse(""),
                    outcome.link().map(link -> "; " + link).orElse("")));
        rejections(run, outcome.rejections(), console);
      }
      case IN_USE, NOTHING ->
          console.log("skipped: " + outcome.reason().orElse(run + " has nothing to send"));
      case SERVER_AWAY, FAILED -> {
        failed = true;
        console.log("not sent: %s: %s".formatted(run, outcome.reason().orElse("")));
        rejections(run, outcome.rejections(), console);
      }
    }
  }

  /** Names what the server does not have though it was offered. */
  static void rejections(Path run, List<Rejection> rejections, Console console) {
    rejections.stream()
        .limit(NAMED)
        .forEach(one -> console.log("rejected by the server: %s: %s".formatted(run, one)));
    if (rejections.size() > NAMED) {
      console.log(
          "rejected by the server: %s: %,d more, see rejected.jsonl there"
              .formatted(run, rejections.size() - NAMED));
    }
    if (!rejections.isEmpty()) {
      console.log("the next sync of %s offers them once more".formatted(run));
    }
  }

  static void rejections(ObjectNode node, List<Rejection> rejections) {
    node.put("rejected", rejections.size());
    ArrayNode list = node.putArray("rejections");
    rejections.stream()
        .limit(NAMED)
        .forEach(one -> list.addObject().put("piece", one.piece()).put("reason", one.reason()));
  }

  /** Compares a run's artifacts, and says what came of it. */
  void verify(Path run, Synchronization synchronization) throws IOException, InterruptedException {
    ObjectNode node = ((ObjectNode) runs.get(runs.size() - 1)).putObject("verified");
    try {
      ReadBackReport verification = synchronization.verify(run);
      failed |= !verification.different().isEmpty();
      node.put("equal", verification.equal());
      node.set("resent", Console.JSON.valueToTree(verification.resent()));
      node.set("different", Console.JSON.valueToTree(verification.different()));
      console.wrapped(
          "%s: %,d artifacts read back equal%s%s"
              .formatted(
                  run,
                  verification.equal(),
                  verification.resent().isEmpty()
                      ? ""
                      : ", sent again " + String.join(", ", verification.resent()),
                  verification.different().isEmpty()
                      ? ""
                      : ", DIFFERENT " + String.join(", ", verification.different())),
          2);
    } catch (BackendException | RunInUseException e) {
      failed = true;
      node.put("reason", e.getMessage());
      console.log("not verified: %s: %s".formatted(run, e.getMessage()));
    }
  }

  /** The last line; 0 if the server has everything that is not on its way by another process. */
  int end() {
    console.result(result);
    int skipped =
        count.getOrDefault(Synchronization.Result.IN_USE, 0)
            + count.getOrDefault(Synchronization.Result.NOTHING, 0);
    console.text(
        "sync: the server has %d of %d runs, %d skipped, %d not sent"
            .formatted(
                count.getOrDefault(Synchronization.Result.SENT, 0),
                runs.size(),
                skipped,
                count.getOrDefault(Synchronization.Result.FAILED, 0)));
    return failed ? CommandLineInterface.FAILED : CommandLineInterface.DONE;
  }
}
