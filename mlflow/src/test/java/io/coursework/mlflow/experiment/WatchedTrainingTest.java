package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.provenance.GitState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training says of its surroundings, and that watching changes nothing. */
class WatchedTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  @Tag("long")
  void watchingChangesNoBit() throws IOException {
    String steps = "training.steps=30";
    OfflineTraining watched = OfflineTraining.run(folder, steps, "logging.system_every=1");
    OfflineTraining alone = OfflineTraining.run(folder, steps, "logging.system_every=0");
    assertTrue(watched.text("journal.jsonl").contains("system/cpu_utilization_percentage"));
    assertFalse(alone.text("journal.jsonl").contains("system/cpu_utilization_percentage"));
    for (String file : new String[] {"losses.f32", "checkpoints/step_00000030/model.safetensors"}) {
      assertArrayEquals(alone.file(file), watched.file(file), file);
    }
  }

  @Test
  void theRunSaysWhatIsTrainedBeforeItTrainsAndTheEnvironmentByWhat() throws IOException {
    OfflineTraining run = OfflineTraining.run(folder, "training.steps=2");
    String first =
        run.text("journal.jsonl")
            .lines()
            .filter(line -> line.contains("\"coursework.description\""))
            .findFirst()
            .orElseThrow();
    String description = JSON.readTree(first).findValue("coursework.description").asText();
    assertTrue(
        description.startsWith("**offline**, seed 0: a transformer of 4,080 parameters (d_model"),
        description);
    assertTrue(
        description.endsWith(
            "2 steps of 16 expressions on `/device:CPU:0`. It is taught SUM, MAX; what counts is"
                + " SUM.\n\n"),
        description);
    JsonNode environment = JSON.readTree(run.text("artifacts/environment.json"));
    assertEquals("2.18.0", environment.at("/tensorflow/version").asText());
    assertFalse(environment.at("/cpu/model").asText().isEmpty());
  }

  @Test
  @Tag("long")
  void theDiffIsKeptOnlyWhereItIsWanted() throws IOException {
    OfflineTraining without = OfflineTraining.run(folder, "training.steps=2");
    assertFalse(Files.exists(without.directory().resolve("artifacts/source")));
    OfflineTraining with = OfflineTraining.run(folder, "training.steps=2", "logging.git_diff=true");
    // This work tree may be clean.
    boolean dirty = GitState.read(Path.of("")).map(GitState::dirty).orElse(false);
    assertEquals(
        dirty,
        Files.exists(with.directory().resolve("artifacts/source/diff.patch")),
        "as git says");
  }
}
