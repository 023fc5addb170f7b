package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossLogTest {

  private static final LossSegment HERE =
      new LossSegment(0, "a processor", "2.18.0", "/device:CPU:0", 0, 0);

  @TempDir Path run;

  private void write(LossSegment stretch, float... losses) throws IOException {
    try (LossLog log = LossLog.open(run, stretch)) {
      for (float loss : losses) {
        log.add(loss);
      }
    }
  }

  @Test
  void isReadBackBitByBitHoweverManyBlocks() throws IOException {
    float[] losses = new float[5000];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) (2.3 / (1 + i));
    }
    write(HERE, losses);
    assertArrayEquals(losses, LossLog.read(run).losses());
    assertEquals(List.of(HERE), LossLog.read(run).stretches());
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(run.resolve("losses.f32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(losses[4999], bytes.getFloat(4 * 4999), "four bytes a step, lowest first");
  }

  @Test
  void canBeReadWhileItIsWritten() throws IOException {
    try (LossLog log = LossLog.open(run, HERE)) {
      log.add(1);
      log.flush();
      log.add(2);
      assertArrayEquals(new float[] {1}, LossLog.read(run).losses());
    }
  }

  @Test
  void goesOnFromAStepAndForgetsLaterOnes() throws IOException {
    write(HERE, 0, 1, 2, 3, 4);
    write(HERE.from(3), 30, 40, 50);
    assertArrayEquals(new float[] {0, 1, 2, 30, 40, 50}, LossLog.read(run).losses());
    assertEquals(List.of(HERE), LossLog.read(run).stretches(), "nothing had changed");
    write(HERE, 7);
    assertArrayEquals(new float[] {7}, LossLog.read(run).losses());
  }

  @Test
  void knowsUnderWhatCircumstancesEachStepWasTaken() throws IOException {
    LossSegment again = new LossSegment(3, "another processor", "2.18.0", "/device:CPU:0", 1, 0);
    write(HERE, 0, 1, 2, 3, 4);
    write(again, 30, 40);
    RecordedLosses recorded = LossLog.read(run);
    assertEquals(List.of(HERE, again), recorded.stretches());
    assertEquals(1, recorded.stretch(2).rateScale());
    assertEquals(0.5, recorded.stretch(3).rateScale());
    write(HERE.from(2), 20);
    assertEquals(List.of(HERE), LossLog.read(run).stretches());
  }

  /**
   * A power cut may take the last blocks: the checkpoint knows the step, the log not its losses.
   */
  @Test
  void leavesAGapWhereLossesWereLost() throws IOException {
    write(HERE, 0, 1, 2, 3, 4);
    Path file = run.resolve("losses.f32");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 4 * 2 + 3));
    write(HERE.from(4), 40);
    assertArrayEquals(new float[] {0, 1, Float.NaN, Float.NaN, 40}, LossLog.read(run).losses());
  }

  /** Else a kill at the wrong moment would leave a part of them, by which no run continues. */
  @Test
  void putsTheStretchesInThePlaceOfTheOldOnesAllAtOnce() throws IOException {
    write(HERE, 0, 1, 2);
    Path file = run.resolve("losses.jsonl");
    String before = Files.readString(file);
    Path old = Files.createLink(run.resolve("old"), file);
    Path next = Files.writeString(run.resolve(".losses.jsonl.next"), "{\"step\": 0, \"proc");
    write(new LossSegment(2, "another processor", "2.18.0", "/device:CPU:0", 0, 0), 20);
    assertEquals(before, Files.readString(old), "nothing is written into the old file");
    assertEquals(2, LossLog.read(run).stretches().size());
    assertFalse(Files.exists(next));
  }

  @Test
  void saysInOneLineWhichLineIsDamaged() throws IOException {
    write(HERE, 0, 1);
    Path file = run.resolve("losses.jsonl");
    Files.writeString(file, Files.readString(file) + "{\"step\": 1, \"proc");
    IOException e = assertThrows(IOException.class, () -> LossLog.read(run));
    assertTrue(e.getMessage().contains("losses.jsonl, line 2 is damaged"), e.getMessage());
    Files.writeString(file, "");
    e = assertThrows(IOException.class, () -> LossLog.read(run));
    assertTrue(e.getMessage().contains("does not begin at step 0"), e.getMessage());
  }
}
