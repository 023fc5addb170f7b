package io.coursework.mlflow.backend.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A way to look at the runs of an experiment: which of them, in what order, with which columns and
 * charts. MLflow's pages show it as a table and as charts.
 *
 * <p>The pages keep such a view as JSON whose fields are their own and documented nowhere; these
 * were read off views saved by hand on 3.17.2. Ordered by a metric, the list is flat: a child
 * stands for itself, and no parent has to be unfolded.
 *
 * @param key names it in the pages' addresses; begins with {@code coursework-}
 * @param name for people
 * @param filter in MLflow's search grammar; empty for all runs
 * @param metric that orders the runs
 * @param leastFirst whether its smallest value comes first, not its greatest
 * @param columns in their order
 * @param groups the params whose values make groups: curves are then means over a group with its
 *     range; empty for runs one by one
 * @param sections of charts, in their order; those of all other metrics follow, folded
 */
public record RunsView(
    String key,
    String name,
    String filter,
    String metric,
    boolean leastFirst,
    List<Column> columns,
    List<String> groups,
    List<Section> sections) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMN_WIDTH = 140; // pixels
  private static final int CHARTS_ABREAST = 2;
  private static final int MOST_RUNS = 100; // that parallel coordinates show

  public RunsView {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
    sections = List.copyOf(sections);
  }

  /** The children of a run. */
  public static String childrenOf(String parentRunId) {
    return "tags.`mlflow.parentRunId` = '" + parentRunId + "'";
  }

  /**
   * What a column of the table shows.
   *
   * @param id as the pages name it
   */
  public record Column(String id) {

    public static final Column DURATION = new Column("attributes.`Duration`");

    /** Who recorded the run. */
    public static final Column USER = new Column("attributes.`User`");

    public static Column param(String key) {
      return new Column("params.`" + key + "`");
    }

    public static Column metric(String key) {
      return new Column("metrics.`" + key + "`");
    }
  }

  /** Charts under one heading. */
  public record Section(String title, List<? extends Chart> charts) {
    public Section {
      charts = List.copyOf(charts);
    }
  }

  /** One chart. */
  public sealed interface Chart {}

  /** A metric over the steps. */
  public record Curve(String metric) implements Chart {}

  /** Parallel coordinates: a line for each run through its params to its metrics. */
  public record Parallel(List<String> params, List<String> metrics) implements Chart {
    public Parallel {
      params = List.copyOf(params);
      metrics = List.copyOf(metrics);
    }
  }

  /**
   * The view as the pages keep it.
   *
   * @param metrics that the runs have: sections of those that the view does not show are folded
   */
  public String state(Collection<String> metrics) {
    ObjectNode state = JSON.createObjectNode();
    state.put("searchFilter", filter);
    state.put("orderByKey", Column.metric(metric).id()).put("orderByAsc", leastFirst);
    state.put("runsHiddenMode", "SHOW_ALL");
    ArrayNode selected = state.putArray("selectedColumns");
    ArrayNode order = state.putArray("columnOrder");
    ObjectNode widths = state.putObject("columnWidths");
    for (Column column : columns) {
      selected.add(column.id());
      order.add(column.id());
      widths.put(column.id(), COLUMN_WIDTH);
    }
    if (!groups.isEmpty()) {
      ObjectNode groupBy = state.putObject("groupBy").put("aggregateFunction", "average");
      ArrayNode keys = groupBy.putArray("groupByKeys");
      groups.forEach(param -> keys.addObject().put("mode", "param").put("groupByData", param));
    }
    state
        .putObject("globalLineChartConfig")
        .put("xAxisKey", "step")
        .put("lineSmoothness", 0)
        .put("selectedXAxisMetricKey", "");
    state.put("isAccordionReordered", true); // else sections are sorted by the alphabet
    ArrayNode headings = state.putArray("compareRunSections");
    ArrayNode charts = state.putArray("compareRunCharts");
    for (Section section : sections) {
      String id = "coursework-" + headings.size();
      heading(headings, id, section.title(), true);
      section.charts().forEach(chart -> chart(charts, id, chart));
    }
    for (String other : sectionsOf(metrics)) {
      heading(headings, "coursework-" + headings.size(), other, false);
    }
    return state.toString();
  }

  /** The sections in which the pages put charts of their own: a metric's key to its last slash. */
  private static Collection<String> sectionsOf(Collection<String> metrics) {
    List<String> sections = new ArrayList<>(new TreeSet<>(sectionNames(metrics).toList()));
    sections.addAll(List.of("Model metrics", "System metrics"));
    return sections;
  }

  private static Stream<String> sectionNames(Collection<String> metrics) {
    return metrics.stream()
        .filter(key -> key.contains("/") && !key.startsWith("system/"))
        .map(key -> key.substring(0, key.lastIndexOf('/')));
  }

  private static void heading(ArrayNode headings, String id, String title, boolean open) {
    headings
        .addObject()
        .put("uuid", id)
        .put("name", title)
        .put("display", open)
        .put("columns", CHARTS_ABREAST)
        .put("isReordered", true)
        .put("deleted", false)
        .put("isGenerated", false);
  }

  private static void chart(ArrayNode charts, String section, Chart chart) {
    ObjectNode node = charts.addObject().put("uuid", section + "-" + charts.size());
    node.put("metricSectionId", section).put("deleted", false).put("isGenerated", false);
    if (chart instanceof Curve curve) {
      node.put("type", "LINE").put("metricKey", curve.metric());
      node.putArray("selectedMetricKeys").add(curve.metric());
      node.put("lineSmoothness", 0).put("runsCountToCompare", 10);
    } else if (chart instanceof Parallel parallel) {
      node.put("type", "PARALLEL").put("showAllRuns", true).put("runsCountToCompare", MOST_RUNS);
      parallel.params().forEach(node.putArray("selectedParams")::add);
      parallel.metrics().forEach(node.putArray("selectedMetrics")::add);
    }
  }
}
