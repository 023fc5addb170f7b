package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryGateTest {

  private static final long GIB = 1L << 30;

  private final AtomicLong used = new AtomicLong();
  private final List<String> notices = new ArrayList<>();
  private final MemoryGate gate = new MemoryGate(4 * GIB, used::get, notices::add);

  private Thread another() {
    Thread trial = new Thread(gate::enter);
    trial.start();
    return trial;
  }

  private static void comes(Thread trial) {
    Eventually.await("the trial to begin", () -> !trial.isAlive());
  }

  private static void waits(Thread trial) {
    Eventually.await(
        "the trial to wait",
        () -> {
          assertTrue(trial.isAlive(), "it has begun");
          return trial.getState() == Thread.State.TIMED_WAITING;
        });
  }

  @Test
  void theFirstTakesAStepBeforeAnotherBegins() {
    MemoryGate.Pass first = gate.enter();
    used.set(GIB);
    Thread second = another();
    waits(second);

    first.stepped();

    comes(second);
    assertEquals(List.of(), notices);
  }

  @Test
  void aTrialThatWouldNotFitWaitsForOneToEnd() {
    MemoryGate.Pass first = gate.enter();
    first.stepped();
    used.set(GIB);
    MemoryGate.Pass second = gate.enter();
    second.stepped();
    used.set(3 * GIB); // by two: another would make it 4.5
    Thread third = another();
    waits(third);

    used.set(2 * GIB);
    first.leave();

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
  void thoseThatHaveNotTakenAStepCountInFull() {
    MemoryGate.Pass first = gate.enter();
    used.set(GIB);
    List<Thread> others = List.of(another(), another(), another(), another());
    others.forEach(MemoryGateTest::waits);

    first.stepped(); // three more fit into four

    Eventually.await("three to begin", () -> others.stream().filter(Thread::isAlive).count() == 1);
    Thread last = others.stream().filter(Thread::isAlive).findFirst().orElseThrow();
    waits(last);
    first.leave();
    waits(last); // none that runs has taken a step
  }

  @Test
  void looksAgainWhenMemoryIsFreedMeanwhile() {
    gate.enter().stepped();
    used.set(3 * GIB);
    Thread second = another();
    waits(second);

    used.set(GIB);

    comes(second);
  }

  @Test
  void oneAloneMayHaveMore() {
    used.set(9 * GIB);
    gate.enter().leave();
    gate.enter();
  }
}
