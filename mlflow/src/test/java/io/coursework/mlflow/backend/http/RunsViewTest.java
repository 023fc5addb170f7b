package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.http.RunsView.Column;
import io.coursework.mlflow.backend.http.RunsView.Curve;
import io.coursework.mlflow.backend.http.RunsView.Parallel;
import io.coursework.mlflow.backend.http.RunsView.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsViewTest {

  private static final String TARGET = "eval/sum/accuracy";
  private static final RunsView VIEW =
      new RunsView(
          "coursework-x",
          "x: curves",
          RunsView.childrenOf("ab"),
          TARGET,
          false,
          List.of(Column.param("curriculum"), Column.metric(TARGET), Column.DURATION),
          List.of("curriculum"),
          List.of(
              new Section("Held-out", List.of(new Curve(TARGET))),
              new Section(
                  "What varies", List.of(new Parallel(List.of("a", "b"), List.of(TARGET))))));

  private static JsonNode state(List<String> metrics) throws Exception {
    return new ObjectMapper().readTree(VIEW.state(metrics));
  }

  @Test
  void namesRunsOrderAndColumnsInThePagesOwnFields() throws Exception {
    JsonNode state = state(List.of());
    assertEquals("tags.`mlflow.parentRunId` = 'ab'", state.path("searchFilter").asText());
    assertEquals("metrics.`eval/sum/accuracy`", state.path("orderByKey").asText());
    assertEquals(
        "[\"params.`curriculum`\",\"metrics.`eval/sum/accuracy`\",\"attributes.`Duration`\"]",
        state.path("selectedColumns").toString());
    assertEquals(state.path("selectedColumns"), state.path("columnOrder"));
    assertEquals("curriculum", state.at("/groupBy/groupByKeys/0/groupByData").asText());
  }

  @Test
  void theLeastComesFirstWhereItIsTheBest() throws Exception {
    RunsView losses =
        new RunsView("k", "n", "", "train/loss", true, List.of(), List.of(), List.of());
    assertTrue(new ObjectMapper().readTree(losses.state(List.of())).path("orderByAsc").asBoolean());
    assertFalse(state(List.of()).path("orderByAsc").asBoolean());
  }

  @Test
  void putsEachChartUnderItsHeading() throws Exception {
    JsonNode state = state(List.of());
    JsonNode curve = state.at("/compareRunCharts/0");
    assertEquals("LINE", curve.path("type").asText());
    assertEquals(TARGET, curve.at("/selectedMetricKeys/0").asText());
    JsonNode parallel = state.at("/compareRunCharts/1");
    assertEquals("PARALLEL", parallel.path("type").asText());
    assertEquals("[\"a\",\"b\"]", parallel.path("selectedParams").toString());
    for (int i = 0; i < 2; i++) {
      assertEquals(
          state.at("/compareRunSections/" + i + "/uuid"),
          state.at("/compareRunCharts/" + i + "/metricSectionId"));
      assertTrue(state.at("/compareRunSections/" + i + "/display").asBoolean());
    }
  }

  @Test
  void foldsTheSectionsOfAllOtherMetrics() throws Exception {
    JsonNode state = state(List.of("train/loss", "train/sum/loss", "system/cpu", "alone", TARGET));
    List<String> folded =
        state.path("compareRunSections").findParents("name").stream()
            .filter(section -> !section.path("display").asBoolean())
            .map(section -> section.path("name").asText())
            .toList();
    assertEquals(
        List.of("eval/sum", "train", "train/sum", "Model metrics", "System metrics"), folded);
  }
}
