package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose model is the average of their weights. */
@Tag("long")
class AveragedTrainingTest {

  private static final String[] SETTINGS = {
    "training.steps=40",
    "training.checkpoint.every=10",
    "evaluation.every=10",
    "logging.every=10",
    "training.early_stopping.metric=loss",
    "training.early_stopping.patience=100",
    "training.optimizer.ema_decay=0.9"
  };
  private static final String MODEL = "checkpoints/step_00000040/model.safetensors";
  private static final String TRAINED =
      "checkpoints/step_00000040/optimizer.trained_weights.safetensors";

  @TempDir static Path shared;
  private static OfflineTraining averaged;

  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    averaged = OfflineTraining.run(shared, SETTINGS);
  }

  private static OfflineTraining.Preparing preparing() {
    Catalogue catalogue = Guice.createInjector(Main.modules()).getInstance(Catalogue.class);
    return spec -> Preparation.of(spec, catalogue);
  }

  private static Map<String, String> points(OfflineTraining training, String prefix)
      throws IOException {
    Map<String, String> points = new TreeMap<>();
    for (String line : training.text("journal.jsonl").split("\n")) {
      JsonNode entry = new ObjectMapper().readTree(line);
      entry
          .path("values")
          .properties()
          .forEach(
              value -> {
                if (value.getKey().startsWith(prefix)) {
                  points.put(value.getKey() + " " + entry.path("step"), value.getValue() + "");
                }
              });
    }
    return points;
  }

  @Test
  void trainAsWithoutItAndKeepBothWeights() throws IOException {
    String[] without = Arrays.copyOf(SETTINGS, SETTINGS.length - 1);
    OfflineTraining plain = OfflineTraining.run(folder, without);
    assertArrayEquals(plain.file("losses.f32"), averaged.file("losses.f32"));
    assertEquals(points(plain, "train/loss"), points(averaged, "train/loss"));
    assertArrayEquals(plain.file(MODEL), averaged.file(TRAINED), "the weights of the last step");
    assertFalse(Arrays.equals(plain.file(MODEL), averaged.file(MODEL)), "the average");
    assertFalse(Files.exists(plain.directory().resolve(TRAINED)));
  }

  @Test
  void giveTheAverageAwayAndMeasureIt() throws IOException {
    assertArrayEquals(averaged.file(MODEL), averaged.file("artifacts/model/model.safetensors"));
    RunSpec spec = OfflineTraining.spec(folder, SETTINGS);
    try (Preparation preparation = preparing().prepare(spec);
        Transformer model = preparation.model()) {
      Path checkpoint = averaged.directory().resolve(MODEL).getParent();
      model.parameters().set(Checkpoint.weights(checkpoint, model.layout()).values());
      List<EvaluationSet> sets = preparation.examination(preparation.course().parts(), 20).sets();
      Map<String, String> expected = new TreeMap<>();
      new EarlyStopping(preparation, model)
          .losses(sets)
          .forEach(
              (operation, loss) ->
                  expected.put(
                      RunRecorder.key(SplitPart.HELD_OUT, operation) + "/loss 40",
                      loss.toString()));
      Map<String, String> measured = points(averaged, RunRecorder.key(SplitPart.HELD_OUT, ""));
      measured.keySet().removeIf(key -> !key.endsWith("/loss 40"));
      assertEquals(expected, measured);
    }
  }

  @Test
  void areVerifiedBitByBit() {
    Cli cli = Cli.run("verify", averaged.directory().toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals("verified 40 steps bit by bit\n", cli.out());
  }

  @Test
  void goOnToTheSameBits() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            OfflineTraining.run(
                folder,
                preparing(),
                step -> {
                  if (step == 27) {
                    throw new IllegalStateException("the disk is full");
                  }
                },
                SETTINGS));
    Path directory;
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      directory = runs.findFirst().orElseThrow();
    }
    OfflineTraining resumed = OfflineTraining.resume(directory, preparing());
    for (String file : List.of(MODEL, TRAINED, "losses.f32", "artifacts/tables/accuracy.json")) {
      assertArrayEquals(averaged.file(file), resumed.file(file), file);
    }
  }
}
