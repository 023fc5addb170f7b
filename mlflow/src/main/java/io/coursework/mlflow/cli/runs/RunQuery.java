package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.tracking.backend.BackendException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which runs of a server somebody wants to see.
 *
 * @param experiment the name of theirs
 * @param filter in MLflow's language; may be empty
 * @param most of them
 */
record RunQuery(String experiment, String filter, int most) {

  /**
   * The runs.
   *
   * @param also a further condition of the filter's language; may be empty
   * @param order such as {@code attributes.start_time DESC}
   * @param counted whether a run with such tags is wanted
   * @throws UsageException if the server does not understand the filter
   */
  List<ListedRun> runs(
      ServerRuns server, String also, String order, Predicate<Map<String, String>> counted)
      throws BackendException {
    String both = filter.isEmpty() || also.isEmpty() ? filter + also : filter + " and " + also;
    try {
      return server.find(experiment, both, order, most, counted);
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.REJECTED && !filter.isEmpty()) {
        throw new UsageException("--filter %s: %s".formatted(filter, e.getMessage()));
      }
      throw e;
    }
  }
}
