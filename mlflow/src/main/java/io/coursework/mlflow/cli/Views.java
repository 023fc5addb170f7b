package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.MlflowLinks;
import io.coursework.mlflow.backend.MlflowLinks.Mode;
import io.coursework.mlflow.backend.RunsView;
import io.coursework.tracking.BackendException;
import java.net.URI;

/** Leaves views of runs in their experiment on the server, and says where they are. */
final class Views {

  private Views() {}

  /** The same runs as a table, as curves, and as parallel coordinates; without them all is done. */
  static void leave(Site site, RunViews views, Console console, ObjectNode result) {
    if (site.backend().isEmpty() || site.experimentId().isEmpty()) {
      return;
    }
    MlflowBackend backend = site.backend().get();
    MlflowLinks links = backend.links();
    String experiment = site.experimentId().get();
    RunsView table = views.table();
    RunsView curves = views.curves();
    try {
      backend.keep(experiment, table);
      backend.keep(experiment, curves);
    } catch (BackendException e) {
      console.log("the server keeps no views of these runs: " + e.getMessage());
      return;
    }
    say("table", "table", links.shared(experiment, table, Mode.TABLE), console, result);
    say("curves", "charts", links.shared(experiment, curves, Mode.CHART), console, result);
    say("what varies", "varied", links.shared(experiment, table, Mode.CHART), console, result);
  }

  private static void say(String words, String key, URI link, Console console, ObjectNode result) {
    console.text(words + ": " + link);
    result.put(key, link.toString());
  }
}
