package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.system.TimeText;
import io.coursework.tracking.RunRecord;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs of a server as a table for people, and for machines. */
final class RunList {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int LONGEST_NAME = 40; // letters in the table; whole with --json

  private RunList() {}

  /**
   * One line a run.
   *
   * @param metric to show, if there is one
   */
  static TextTable table(List<ListedRun> runs, Optional<String> metric) {
    List<String> columns = new ArrayList<>(List.of("run", "seed", "status"));
    metric.ifPresent(columns::add);
    columns.addAll(List.of("took", "by", "begun (UTC)", "id"));
    List<List<String>> rows = new ArrayList<>();
    for (ListedRun run : runs) {
      RunRecord record = run.record();
      String name = record.name();
      List<String> row = new ArrayList<>();
      row.add(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 3) + "..." : name);
      row.add(record.params().getOrDefault("seed", "-"));
      row.add(status(record));
      metric.ifPresent(key -> row.add(value(record, key)));
      row.add(run.duration().map(TimeText::of).orElse("-"));
      row.add(run.user().isEmpty() ? "-" : run.user());
      row.add(TIME.format(run.start()));
      row.add(record.id());
      rows.add(row);
    }
    return new TextTable("runs", columns, rows);
  }

  private static String status(RunRecord run) {
    return run.ended().map(end -> end.name().toLowerCase(Locale.ROOT)).orElse("running");
  }

  private static String value(RunRecord run, String metric) {
    return run.metrics().containsKey(metric)
        ? String.format(Locale.ROOT, "%.4f", run.metrics().get(metric).last())
        : "-";
  }

  /** The runs with all that the server has of each, except its tags. */
  static ObjectNode json(RunQuery query, List<ListedRun> runs, Optional<String> metric) {
    ObjectNode json = Console.JSON.createObjectNode();
    json.put("experiment", query.experiment());
    metric.ifPresent(key -> json.put("metric", key));
    ArrayNode list = json.putArray("runs");
    for (ListedRun run : runs) {
      RunRecord record = run.record();
      ObjectNode node = list.addObject();
      node.put("run_id", record.id()).put("name", record.name()).put("status", status(record));
      node.put("user", run.user()).put("start", run.start().toString());
      run.end().ifPresent(end -> node.put("end", end.toString()));
      ObjectNode params = node.putObject("params");
      record.params().forEach(params::put);
      ObjectNode metrics = node.putObject("metrics");
      record.metrics().forEach((key, history) -> metrics.put(key, history.last()));
      node.put("link", run.page().toString());
    }
    return json;
  }
}
