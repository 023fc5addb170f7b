package io.coursework.mlflow.experiment.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepImagesTest {

  private static final byte[] LARGE = {1, 2, 3};

  @TempDir Path folder;

  private static void record(Run run, String key, long step, byte[] large) {
    StepImages images = new StepImages(run);
    images.record(key, step, width -> large);
    images.await();
  }

  private Tracking tracking() {
    return new Tracking(
        folder,
        header -> {
          throw BackendException.refused("no server is wanted here");
        },
        Secrets.of(Map.of()),
        line -> {});
  }

  private static List<String> images(Run run) throws IOException {
    try (Stream<Path> files = Files.list(run.directory().resolve("artifacts/images"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void namesAnImageAndItsThumbnailAsThePagesReadThem() throws IOException {
    RunHeader header = RunHeader.of("experiment", "run");
    try (Run run = tracking().start(header)) {
      record(run, "number_embedding", 1500, LARGE);

      String stem =
          "number_embedding\\+step\\+1500\\+timestamp\\+%d\\+[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
              .formatted(header.start().toEpochMilli());
      List<String> names = images(run);
      assertEquals(2, names.size());
      assertTrue(names.get(0).matches(stem + "\\+compressed\\.png"), names.get(0));
      assertTrue(names.get(1).matches(stem + "\\.png"), names.get(1));
      Path images = run.directory().resolve("artifacts/images");
      assertArrayEquals(LARGE, Files.readAllBytes(images.resolve(names.get(0))));
      assertArrayEquals(LARGE, Files.readAllBytes(images.resolve(names.get(1))));
      String journal = Files.readString(run.directory().resolve("journal.jsonl"));
      assertTrue(journal.contains("\"mlflow.loggedImages\":\"true\""), journal);
    }
  }

  @Test
  void replacesTheImageOfAStepThatIsRecordedAgainAlsoByAnotherProcess() throws IOException {
    List<String> first;
    Path directory;
    try (Run run = tracking().start(RunHeader.of("experiment", "run"))) {
      record(run, "a", 1, LARGE);
      record(run, "a", 2, LARGE);
      record(run, "b", 1, LARGE);
      first = images(run);
      directory = run.directory();
      run.end(RunStatus.KILLED, "killed");
    }
    assertEquals(6, first.size());
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      record(run, "a", 2, new byte[] {4});
      assertEquals(first, images(run));
    }
  }

  @Test
  void refusesAKeyThatWouldHideAllImages() throws IOException {
    try (Run run = tracking().start(RunHeader.of("experiment", "run"))) {
      for (String key : List.of("", "a/b", "a+b", "a#b", "a%b", "a~b", "a b")) {
        Exception error =
            assertThrows(IllegalArgumentException.class, () -> record(run, key, 1, LARGE));
        assertEquals(
            "image key '%s' may hold only letters, digits and . _ -; rename it".formatted(key),
            error.getMessage());
      }
    }
  }

  @Test
  void saysOfAnImageThatCannotBeDrawnWhenItIsWaitedFor() throws IOException {
    try (Run run = tracking().start(RunHeader.of("experiment", "run"))) {
      StepImages images = new StepImages(run);
      images.record(
          "a",
          1,
          width -> {
            throw new IllegalStateException("no colours are left");
          });
      assertEquals(
          "no colours are left",
          assertThrows(IllegalStateException.class, images::await).getMessage());
    }
  }
}
