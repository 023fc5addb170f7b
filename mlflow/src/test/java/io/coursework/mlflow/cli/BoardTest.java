package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.tensorboard.TensorBoardReader;
import io.coursework.tracking.backend.RunContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

/** Commands that record into a folder for TensorBoard, where no server is. */
class BoardTest {
  @TempDir Path folder;

  private Cli train(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                "src/main/configs/joint.yaml",
                "--experiment",
                "boards",
                "--runs-dir",
                folder + "/runs"));
    for (String setting :
        List.of(
            "training.steps=6",
            "training.batch_size=8",
            "logging.every=1",
            "evaluation.max_examples=10",
            "training.device=cpu")) {
      line.addAll(List.of("--set", setting));
    }
    line.add("--json");
    line.addAll(List.of(more));
    Cli cli = Cli.run(line.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private String board() {
    return "tensorboard:" + folder.resolve("board");
  }

  private RunContent assertSame(JsonNode run) throws IOException {
    RunContent content =
        TensorBoardReader.read(folder.resolve("board"), run.path("run_id").asText());
    List<String> differences =
        JournalContent.read(Path.of(run.path("directory").asText())).differences(content);
    // The description is a text of its own here.
    assertEquals(
        List.of(), differences.stream().filter(d -> !d.startsWith("description")).toList());
    return content;
  }

  @Test
  @Tag("long")
  void trainsIntoAFolder() throws Exception {
    JsonNode result = train("--tracking-uri", board()).json();
    assertEquals(0, result.at("/delivery/unsent").asInt());
    RunContent run = assertSame(result);
    assertEquals("FINISHED", run.status());
    assertTrue(run.points().size() > 6, run.points().toString());
    assertTrue(result.path("link").asText().startsWith("file:"), result.toString());
    assertTrue(result.path("experiment").asText().endsWith("/board/boards/"), result.toString());
  }

  @Test
  @Tag("long")
  void sendsRunsToAFolderLaterAndOnce() throws Exception {
    train("--offline");
    String[] sync = {
      "sync", "--all", "--runs-dir", folder + "/runs", "--tracking-uri", board(), "--json"
    };
    JsonNode sent = Cli.run(sync).json().path("runs").path(0);
    assertEquals("sent", sent.path("result").asText());
    assertEquals("FINISHED", assertSame(sent).status());
    Path run = folder.resolve("board").resolve(sent.path("run_id").asText());
    List<Event> before = drawn(run);
    assertEquals(0, Cli.run(sync).json().at("/runs/0/sent").asInt(-1));
    Files.delete(Path.of(sent.path("directory").asText()).resolve("cursor.json"));
    assertTrue(Cli.run(sync).json().at("/runs/0/sent").asInt(-1) > 0);
    assertEquals(before, drawn(run));
    assertSame(sent);
    Cli verified = Cli.run(with(sync, "--verify"));
    assertEquals(0, verified.exitCode(), verified.err());
  }

  /** Points and pictures; a text that changed over the run may be told again. */
  private static List<Event> drawn(Path run) throws IOException {
    List<Event> drawn = new ArrayList<>(TensorBoardReader.events(run));
    drawn.removeIf(
        event ->
            event.getSummary().getValueList().stream()
                .noneMatch(value -> value.hasImage() || value.getTensor().getDoubleValCount() > 0));
    assertTrue(drawn.stream().anyMatch(event -> event.getSummary().getValue(0).hasImage()));
    return drawn;
  }

  private static String[] with(String[] line, String more) {
    List<String> longer = new ArrayList<>(List.of(line));
    longer.add(more);
    return longer.toArray(String[]::new);
  }

  @Test
  void saysAtOnceThatTheFolderCannotBeMade() throws Exception {
    Files.writeString(folder.resolve("board"), "a file");
    Cli cli =
        Cli.run("train", "--config", "src/main/configs/joint.yaml", "--tracking-uri", board());
    assertEquals(1, cli.exitCode());
    assertTrue(
        cli.err().contains(folder.resolve("board") + " is not a folder that can be written"),
        cli.err());
  }

  @Test
  void theDoctorLooksAtTheFolder() {
    Cli cli = Cli.run("doctor", "--tracking-uri", board());
    assertTrue(cli.out().contains(folder.resolve("board") + " can be written"), cli.out());
  }
}
