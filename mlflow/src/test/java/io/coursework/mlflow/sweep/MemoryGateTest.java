package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryGateTest {

  private static final long GIB = 1L << 30;

  private final AtomicLong used = new AtomicLong();
  private final List<String> notices = new ArrayList<>();
  private final MemoryGate gate = new MemoryGate(4 * GIB, used::get, notices::add);

  private CompletableFuture<Void> another() {
    return CompletableFuture.runAsync(gate::enter);
  }

  private static void comes(CompletableFuture<Void> trial) throws Exception {
    trial.get(20, TimeUnit.SECONDS);
  }

  private static void waits(CompletableFuture<Void> trial) throws InterruptedException {
    Thread.sleep(200);
    assertFalse(trial.isDone());
  }

  @Test
  void theFirstTakesAStepBeforeAnotherBegins() throws Exception {
    gate.enter();
    used.set(GIB);
    CompletableFuture<Void> second = another();
    waits(second);

    gate.stepped();

    comes(second);
    assertEquals(List.of(), notices);
  }

  @Test
  void aTrialThatWouldNotFitWaitsForOneToEnd() throws Exception {
    gate.enter();
    gate.stepped();
    used.set(GIB);
    comes(another());
    used.set(3 * GIB); // by two: another would make it 4.5
    CompletableFuture<Void> third = another();
    waits(third);

    used.set(2 * GIB);
    gate.leave();

    comes(third); // beside one of two
    assertEquals(1, notices.size());
    assertTrue(
        notices
            .get(0)
            .startsWith(
                "memory: 2 trials and the program have 3.0 GiB, another would not fit into"),
        notices.get(0));
  }

  @Test
  void looksAgainWhenMemoryIsFreedMeanwhile() throws Exception {
    gate.enter();
    gate.stepped();
    used.set(3 * GIB);
    CompletableFuture<Void> second = another();
    waits(second);

    used.set(GIB);

    comes(second);
  }

  @Test
  void oneAloneMayHaveMore() {
    used.set(9 * GIB);
    gate.enter();
    gate.leave();
    gate.enter();
  }
}
