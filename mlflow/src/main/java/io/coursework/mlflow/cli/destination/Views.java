package io.coursework.mlflow.cli.destination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowLinks.Mode;
import io.coursework.mlflow.backend.http.RunsView;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/** Leaves views of runs in their experiment on the server, and says where they are. */
public final class Views {

  private static final Duration MOMENT = Duration.ofSeconds(5);

  private Views() {}

  /** These runs as a table, as curves, and as parallel coordinates; without them all is done. */
  public static void leave(
      TrackingDestination destination, RunViews views, Console console, ObjectNode result) {
    if (!keep(destination, views, console)) {
      return;
    }
    MlflowLinks links = destination.backend().orElseThrow().links();
    String experiment = destination.experimentId().orElseThrow();
    RunsView table = views.table();
    RunsView curves = views.curves();
    say("table", "table", links.shared(experiment, table, Mode.TABLE), console, result);
    say("curves", "charts", links.shared(experiment, curves, Mode.CHART), console, result);
    say("what varies", "varied", links.shared(experiment, table, Mode.CHART), console, result);
  }

  /**
   * Leaves the views while the runs still train, so that they are there if the runs are stopped.
   * Waits for the server only briefly.
   *
   * @param views by the parent run's id on the server
   */
  public static void leave(
      TrackingDestination destination,
      Run parent,
      Function<String, RunViews> views,
      Console console) {
    if (destination.backend().isEmpty() || destination.away()) {
      return;
    }
    parent.awaitLink(MOMENT);
    parent.remoteId().ifPresent(id -> keep(destination, views.apply(id), console));
  }

  private static boolean keep(TrackingDestination destination, RunViews views, Console console) {
    if (destination.backend().isEmpty() || destination.experimentId().isEmpty()) {
      return false;
    }
    MlflowBackend backend = destination.backend().get();
    String experiment = destination.experimentId().get();
    try {
      backend.keep(experiment, views.table());
      backend.keep(experiment, views.curves());
      return true;
    } catch (BackendException e) {
      console.log("the server keeps no views of these runs: " + e.getMessage());
      return false;
    }
  }

  private static void say(String words, String key, URI link, Console console, ObjectNode result) {
    console.text(words + ": " + link);
    result.put(key, link.toString());
  }
}
