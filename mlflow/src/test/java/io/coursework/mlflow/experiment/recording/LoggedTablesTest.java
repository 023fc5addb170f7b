package io.coursework.mlflow.experiment.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.TextTable;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedTablesTest {

  @Test
  void namesOfColumnsHaveNoDotForWhichThePagesShowNothing() {
    TextTable table =
        new TextTable(
            "settings",
            List.of("model.d_model", "training.optimizer.learning_rate"),
            List.of(List.of("4", "1.0E-4"), List.of("16", "0.01")));
    assertEquals(
        "{\"columns\":[\"model/d_model\",\"training/optimizer/learning_rate\"],"
            + "\"data\":[[4,0.00010],[16,0.01]]}",
        LoggedTables.json(table));
  }

  @TempDir Path folder;

  private Run run() throws IOException {
    return new Tracking(
            folder,
            header -> {
              throw BackendException.refused("no server is wanted here");
            },
            Secrets.of(Map.of()),
            line -> {})
        .start(RunHeader.of("experiment", "run"));
  }

  private static TextTable empty(String name) {
    return new TextTable(name, List.of("a"), List.of());
  }

  @Test
  void turnsColumnsOfNumbersIntoNumbers() {
    TextTable table =
        new TextTable(
            "runs",
            List.of("curriculum", "seed", "params", "held-out", "interval"),
            List.of(
                List.of("joint", "10", "4,080", "0.50", "0.1 to 0.9"),
                List.of("7", "-1", "12,004,080", "-", "-")));

    assertEquals(
        "{\"columns\":[\"curriculum\",\"seed\",\"params\",\"held-out\",\"interval\"],"
            + "\"data\":[[\"joint\",10,4080,0.5,\"0.1 to 0.9\"],[\"7\",-1,12004080,null,\"-\"]]}",
        LoggedTables.json(table).replace("0.50", "0.5"));
  }

  @Test
  void listsAllTablesInOneTag() throws IOException {
    try (Run run = run()) {
      LoggedTables.record(run, List.of(empty("accuracy"), empty("predictions")));

      Path artifacts = run.directory().resolve("artifacts");
      assertEquals(
          "{\"columns\":[\"a\"],\"data\":[]}",
          Files.readString(artifacts.resolve("tables/accuracy.json")));
      assertTrue(Files.exists(artifacts.resolve("tables/predictions.json")));
      String tag =
          "[{\"path\":\"tables/accuracy.json\",\"type\":\"table\"},"
              + "{\"path\":\"tables/predictions.json\",\"type\":\"table\"}]";
      String journal = Files.readString(run.directory().resolve("journal.jsonl"));
      assertTrue(journal.contains(tag.replace("\"", "\\\"")), journal);
    }
  }

  @Test
  void refusesMoreTablesThanTheTagCanList() throws IOException {
    List<TextTable> many =
        IntStream.range(0, 200).mapToObj(i -> empty("a_table_of_some_name_" + i)).toList();
    try (Run run = run()) {
      Exception error =
          assertThrows(IllegalArgumentException.class, () -> LoggedTables.record(run, many));
      assertTrue(
          error
              .getMessage()
              .matches(
                  "200 tables need a list of \\d+ characters, but only 8000 fit; record fewer"),
          error.getMessage());
      assertFalse(Files.exists(run.directory().resolve("artifacts/tables")), "all or nothing");
      LoggedTables.record(run, many.subList(0, 120));
    }
  }
}
