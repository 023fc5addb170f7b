package io.coursework.tfmodel.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final double MEGABYTES = Checkpoint.bytes(Samples.LAYOUT, 2) / 1e6;

  @TempDir Path folder;

  private static CheckpointSpec spec(CheckpointSchedule schedule, int keep, double megabytes) {
    return new CheckpointSpec(
        schedule, 10, 0, keep, BestBy.ACCURACY, megabytes, Upload.BEST_AND_LAST);
  }

  private Checkpoints open(CheckpointSpec spec) throws IOException {
    return Checkpoints.open(folder.resolve("checkpoints"), spec, Samples.LAYOUT);
  }

  private Checkpoints every(int keep) throws IOException {
    return open(spec(CheckpointSchedule.EVERY, keep, 0));
  }

  private static List<Long> steps(Checkpoints checkpoints) throws IOException {
    return checkpoints.list().stream().map(Checkpoint::step).toList();
  }

  @Test
  void isDueAtTheStepsOfItsSchedule() {
    assertEquals(
        List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1000L, 2000L, 3000L),
        due(spec(CheckpointSchedule.LOG, 2, 0), 3500));
    assertEquals(List.of(10L, 20L, 30L), due(spec(CheckpointSchedule.EVERY, 2, 0), 35));
    assertEquals(List.of(), due(spec(CheckpointSchedule.LAST, 2, 0), 35));
  }

  private static List<Long> due(CheckpointSpec spec, long end) {
    return LongStream.range(0, end).filter(spec::due).boxed().toList();
  }

  @Test
  void keepsTheNewestTheBestAndTheLast() throws IOException {
    Checkpoints checkpoints = every(2);
    for (long step = 10; step <= 60; step += 10) {
      checkpoints.save(Samples.at(step), step == 20);
    }
    assertEquals(List.of(20L, 50L, 60L), steps(checkpoints));
    assertEquals(Optional.of(checkpoints.list().get(0)), checkpoints.best());
    checkpoints.save(Samples.at(70), true);
    assertEquals(List.of(60L, 70L), steps(checkpoints));
    assertEquals("step_00000070\n", Files.readString(folder.resolve("checkpoints/best")));
  }

  @Test
  void keepsThoseOutsideOfTheScheduleAsLongAsTheyAreTheLast() throws IOException {
    Checkpoints checkpoints = every(1);
    for (long step : new long[] {10, 20, 21, 25}) {
      checkpoints.save(Samples.at(step), false);
    }
    assertEquals(List.of(20L, 25L), steps(checkpoints));
    assertEquals(20, checkpoints.newestOfSchedule(line -> {}).orElseThrow().step());
    assertEquals(25, checkpoints.newest(line -> {}).orElseThrow().step());
  }

  @Test
  void keepsAllOfTheLogSchedule() throws IOException {
    Checkpoints checkpoints = open(spec(CheckpointSchedule.LOG, 1, 0));
    for (long step : new long[] {0, 1, 2, 3, 4, 5, 6}) {
      checkpoints.save(Samples.at(step), false);
    }
    assertEquals(List.of(0L, 1L, 2L, 4L, 6L), steps(checkpoints));
  }

  @Test
  void makesRoomByTheOldestButNeverByTheBestAndTheLast() throws IOException {
    // Small files, of less than a kilobyte, are not counted in what a checkpoint takes.
    Checkpoints checkpoints = open(spec(CheckpointSchedule.LOG, 1, 3 * MEGABYTES + 0.003));
    for (long step : new long[] {0, 1, 2, 4, 8}) {
      checkpoints.save(Samples.at(step), step == 1);
    }
    assertEquals(List.of(1L, 4L, 8L), steps(checkpoints));
    checkpoints = open(spec(CheckpointSchedule.LOG, 1, MEGABYTES / 2));
    checkpoints.save(Samples.at(16), false);
    assertEquals(List.of(1L, 16L), steps(checkpoints));
  }

  @Test
  void refusesALimitBelowWhatIsAlwaysKept() {
    spec(CheckpointSchedule.LAST, 1, 3 * MEGABYTES + 0.001).requireRoom(Samples.LAYOUT, 2);
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class,
            () -> spec(CheckpointSchedule.LAST, 1, 2.9 * MEGABYTES).requireRoom(Samples.LAYOUT, 2));
    assertTrue(e.getMessage().startsWith("training.checkpoint.max_megabytes = "), e.getMessage());
    assertTrue(e.getMessage().contains("the 3 checkpoints of 0.05"), e.getMessage());
  }

  @Test
  void findsTheNewestThatCanBeReadAndSaysWhichCannot() throws IOException {
    Checkpoints checkpoints = every(5);
    List<String> unreadable = new ArrayList<>();
    assertEquals(Optional.empty(), checkpoints.newest(unreadable::add));
    for (long step : new long[] {10, 20, 30}) {
      checkpoints.save(Samples.at(step), false);
    }
    Files.delete(checkpoints.list().get(2).resolve("model.safetensors"));
    Checkpoint newest = checkpoints.newest(unreadable::add).orElseThrow();
    assertEquals(20, newest.step());
    assertArrayEquals(Samples.at(20).parameters(), newest.parameters());
    assertEquals(1, unreadable.size());
    assertTrue(unreadable.get(0).contains("step_00000030"), unreadable.get(0));
  }

  @Test
  void forgetsWhatCameAfterTheStepThatItGoesBackTo() throws IOException {
    Checkpoints checkpoints = every(5);
    for (long step : new long[] {10, 20, 30}) {
      checkpoints.save(Samples.at(step), step == 30);
    }
    checkpoints.rewind(20);
    assertEquals(List.of(10L, 20L), steps(checkpoints));
    assertEquals(Optional.empty(), checkpoints.best());
  }

  @Test
  void clearsAwayWhatAKilledProcessHasLeft() throws IOException {
    Path whole = every(5).save(Samples.at(10), false);
    Path torn = Files.createDirectories(whole.resolveSibling(".step_00000020.tmp"));
    Files.writeString(torn.resolve("model.safetensors"), "half");
    Files.createDirectories(whole.resolveSibling(".step_00000005.old"));
    Checkpoints checkpoints = every(5);
    assertEquals(List.of(10L), steps(checkpoints));
    try (var files = Files.list(whole.getParent())) {
      assertEquals(List.of(whole), files.toList());
    }
  }
}
