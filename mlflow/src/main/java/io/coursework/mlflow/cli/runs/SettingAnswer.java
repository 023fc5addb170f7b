package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.comparison.ComparedRuns;
import io.coursework.mlflow.comparison.SettingComparison;
import io.coursework.mlflow.comparison.SettingFigures;
import io.coursework.mlflow.comparison.SettingJson;
import io.coursework.mlflow.comparison.SettingSummary;
import io.coursework.mlflow.comparison.SettingTables;
import io.coursework.tracking.run.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Settings held against each other, told in about ten lines or in full. */
final class SettingAnswer {

  private static final int FEW = 3; // settings

  private SettingAnswer() {}

  /**
   * Says it to people.
   *
   * @param all every setting and every table
   */
  static void tell(ComparedRuns runs, boolean all, Console console) {
    SettingComparison settings = runs.settings();
    SettingSummary summary = new SettingSummary(settings);
    SettingTables tables = new SettingTables(settings);
    console.wrapped(
        "%d runs in %d settings by %s"
            .formatted(runs.counted(), settings.settings().size(), settings.metric().label()),
        2);
    console.wrapped(summary.best(), 2);
    TextTable table = CompareCommand.cut(tables.settings());
    console.table(all ? table : SettingTables.brief(table, settings.params(), FEW));
    summary.unjudged().ifPresent(line -> console.wrapped(line, 2));
    summary.lines().forEach(line -> console.wrapped(line, 2));
    if (all) {
      for (TextTable other : tables.others()) {
        console.text("");
        console.table(CompareCommand.cut(other));
      }
    } else {
      console.wrapped(
          "--all shows every setting and the tests, --out writes a page of drawings", 0);
    }
    runs.notes().forEach(console::log);
  }

  /** All of it for machines. */
  static void put(ObjectNode result, ComparedRuns runs) {
    ObjectNode settings = SettingJson.of(runs.settings());
    runs.notes().forEach(settings.putArray("notes")::add);
    result.set("settings", settings);
  }

  /** Records the drawings; the tables are left to the caller. */
  static List<TextTable> record(Run run, SettingComparison settings) {
    for (Figure figure : new SettingFigures(settings).all()) {
      run.artifact(
          "figures/" + figure.name() + ".svg", figure.svg().getBytes(StandardCharsets.UTF_8));
    }
    SettingTables tables = new SettingTables(settings);
    List<TextTable> all = new ArrayList<>(List.of(tables.settings()));
    all.addAll(tables.others());
    return all;
  }
}
