package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A view of an experiment's runs that the web pages open by its key: which runs, in which groups.
 *
 * <p>MLflow's pages keep such views as JSON in experiment tags. Their fields are the pages' own and
 * documented nowhere; these were read off a view shared by hand on 3.17.2. A server that does not
 * know one shows the runs ungrouped.
 *
 * @param key names the view in the page's address
 * @param json the view's state
 */
record SharedView(String key, String json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The children of a run, grouped by a param; lines are means over the group. */
  static SharedView ofChildren(String parentRunId, String param) {
    ObjectNode state = JSON.createObjectNode();
    state.put("searchFilter", "tags.`mlflow.parentRunId` = '" + parentRunId + "'");
    state.put("runsHiddenMode", "SHOWALL");
    ObjectNode groupBy = state.putObject("groupBy");
    groupBy.put("aggregateFunction", "average");
    groupBy.putArray("groupByKeys").addObject().put("mode", "param").put("groupByData", param);
    return new SharedView("coursework-" + parentRunId, state.toString());
  }

  /** The experiment tag that holds it. */
  String tag() {
    return "mlflow.sharedViewState." + key;
  }
}
