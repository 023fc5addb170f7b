package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.RecordedLosses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings that end once they have learned. What counts as learned here is a few right answers, so
 * that a hundred steps show it; at which step they do depends on nothing that the tests expect.
 */
@Tag("long")
class SuccessTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Injector INJECTOR = Guice.createInjector(Main.modules());

  private static final String[] WSD = {
    "training.optimizer.schedule=wsd",
    "training.optimizer.decay_share=0.5",
    "training.optimizer.warmup_steps=5",
    "training.checkpoint.every=1000",
    "evaluation.every=10",
    "evaluation.max_examples_during_training=200",
  };

  private static final String[] SUCCESS = {
    "training.steps=1000",
    "training.success.metric=accuracy",
    "training.success.value=0.05",
    "training.success.evaluations=2"
  };

  @TempDir static Path folder;
  private static Path learned;
  private static long step; // of the evaluation by which it had learned

  @BeforeAll
  static void train() throws IOException {
    learned = train("learned", SUCCESS);
    step = Long.parseLong(tags(learned).get("coursework.learned_at_step"));
  }

  private static Path train(String name, String... settings) throws IOException {
    return OfflineTraining.run(Files.createDirectory(folder.resolve(name)), with(settings))
        .directory();
  }

  private static String[] with(String... settings) {
    return Stream.concat(Stream.of(WSD), Stream.of(settings)).toArray(String[]::new);
  }

  private static Map<String, String> tags(Path run) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    for (String line : Files.readAllLines(run.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.get("type").asText().equals("tags")) {
        entry.get("values").properties().forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
      }
    }
    return tags;
  }

  private static byte[] weights(Path run, long step) throws IOException {
    return Files.readAllBytes(
        run.resolve("checkpoints/step_%08d/model.safetensors".formatted(step)));
  }

  /** One that was planned for as many steps has the same rates, and so the same weights. */
  @Test
  void endsAsATrainingThatWasPlannedToDecayFromThere() throws IOException {
    Path planned = train("planned", "training.steps=" + 2 * step);

    assertArrayEquals(weights(planned, 2 * step), weights(learned, 2 * step));
    assertTrue(Files.readString(learned.resolve("journal.jsonl")).contains("FINISHED"));
    assertTrue(Long.parseLong(tags(learned).get("coursework.learned_at_tokens")) > 16 * step);
  }

  @Test
  void goesOnToTheSameBits() throws IOException {
    Catalogue catalogue = INJECTOR.getInstance(Catalogue.class);
    Path own = Files.createDirectory(folder.resolve("failed"));
    long failing = step + step / 2;
    assertThrows(
        IllegalStateException.class,
        () ->
            OfflineTraining.run(
                own,
                spec -> Preparation.of(spec, catalogue),
                done -> {
                  if (done == failing) {
                    throw new IllegalStateException("the disk is full");
                  }
                },
                Stream.concat(Stream.of(with(SUCCESS)), Stream.of("training.checkpoint.every=7"))
                    .toArray(String[]::new)));
    Path run;
    try (Stream<Path> runs = Files.list(own.resolve("runs"))) {
      run = runs.findFirst().orElseThrow();
    }

    OfflineTraining.resume(run, spec -> Preparation.of(spec, catalogue));

    assertArrayEquals(weights(learned, 2 * step), weights(run, 2 * step));
  }

  @Test
  void isVerifiedWithTheRatesThatItHad() throws IOException {
    RunSpec spec = OfflineTraining.spec(folder, with(SUCCESS));
    RecordedLosses recorded = LossLog.read(learned);
    assertEquals(2 * step, recorded.losses().length);
    try (Preparation preparation = Preparation.of(spec, INJECTOR.getInstance(Catalogue.class))) {
      LossVerification verification =
          LossVerification.of(
              preparation,
              Optional.empty(),
              recorded,
              2 * step,
              OfflineTraining.progress(done -> {}).start("verify", 2 * step, "steps"));
      assertEquals(2 * step, verification.steps());
    }
  }

  @Test
  void trainsOnWhereItHasNotLearned() throws IOException {
    Path run =
        train(
            "not_learned",
            "training.steps=40",
            "training.success.metric=strict",
            "training.success.value=1");

    assertEquals(40, LossLog.read(run).losses().length);
    assertTrue(!tags(run).containsKey("coursework.learned_at_step"));
  }

  private static void refused(String words, String... settings) throws IOException {
    RunSpec spec = OfflineTraining.spec(folder, with(settings));
    InvalidSpecException refused =
        assertThrows(
            InvalidSpecException.class,
            () -> Preparation.of(spec, INJECTOR.getInstance(Catalogue.class)).close());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  @Test
  void refusesATargetThatIsNotTaught() throws IOException {
    refused(
        "no expression of the target MIN is held out and taught",
        "training.success.metric=strict",
        "target=MIN");
  }

  @Test
  void refusesAControlThatIsTooShortToLearn() throws IOException {
    refused(
        "do not come before the end of 60 steps",
        "curriculum={type: fixed, weights: {MAX: 1, SUM: 1}}",
        "control=equal_target_tokens",
        "training.steps=120",
        "evaluation.every=30",
        "training.success.metric=strict");
  }
}
