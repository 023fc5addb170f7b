package io.coursework.mlflow.sweep.engine;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets trials begin while there is memory for them. What one more needs is taken to be what those
 * that run have on average, the program itself included; so the first begins alone, and no other
 * before it has taken a step. One trial may always run. Thread-safe.
 */
final class MemoryGate {

  private static final long LOOK_AGAIN = 1000; // milliseconds: what a trial needs changes
  private static final double GIB = 1L << 30;

  private final long limit;
  private final LongSupplier used;
  private final Consumer<String> notices;
  private int running;
  private boolean known;
  private boolean told;

  /**
   * @param limit bytes that all trials together may take
   * @param used bytes that this process has now
   * @param notices is told once if a trial has to wait for memory
   */
  MemoryGate(long limit, LongSupplier used, Consumer<String> notices) {
    this.limit = limit;
    this.used = used;
    this.notices = notices;
  }

  /** Waits until a trial may begin, which counts as running from here on. */
  synchronized void enter() {
    while (running > 0 && !(known && hasRoom())) {
      try {
        wait(LOOK_AGAIN);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // nobody interrupts a trial's thread
      }
    }
    running++;
  }

  private boolean hasRoom() {
    long now = used.getAsLong();
    boolean room = now / running <= (limit - now);
    if (!room && !told) {
      told = true;
      notices.accept(
          String.format(
              Locale.ROOT,
              "memory: %d trial%s and the program have %.1f GiB, another would not fit into %.1f"
                  + " (--memory); it waits for one to end",
              running,
              running == 1 ? "" : "s",
              now / GIB,
              limit / GIB));
    }
    return room;
  }

  /** A trial has taken a step: what it needs shows. */
  synchronized void stepped() {
    if (!known) {
      known = true;
      notifyAll();
    }
  }

  /** A trial has ended. */
  synchronized void leave() {
    running--;
    notifyAll();
  }
}
